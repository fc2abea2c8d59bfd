package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.credential.AudienceMismatch;
import io.spoor.pipeline.detect.credential.RevokedCredentialUse;
import io.spoor.pipeline.detect.credential.StaleAuthentication;
import io.spoor.pipeline.detect.credential.TokenReplay;
import io.spoor.pipeline.detect.credential.WidenedScope;
import io.spoor.pipeline.detect.identity.ActorMismatch;
import io.spoor.pipeline.detect.identity.ActorOutsideMayAct;
import io.spoor.pipeline.detect.identity.DeepLineage;
import io.spoor.pipeline.detect.identity.IdentityFanOut;
import io.spoor.pipeline.detect.identity.IdentityRoundTrip;
import io.spoor.pipeline.detect.identity.LostActor;
import io.spoor.pipeline.detect.identity.RoleChaining;
import io.spoor.pipeline.detect.identity.SwitchToHuman;
import io.spoor.pipeline.detect.identity.UndeclaredIdentitySwitch;
import io.spoor.pipeline.detect.identity.UndeclaredSwitchPath;
import io.spoor.pipeline.detect.run.ConflictingRecords;
import io.spoor.pipeline.detect.run.IncompleteRun;
import io.spoor.pipeline.detect.run.ManifestDrift;
import io.spoor.pipeline.detect.run.McpCallWithoutRun;
import io.spoor.pipeline.detect.run.PostRunActivity;
import io.spoor.pipeline.detect.run.TelemetryLoss;
import io.spoor.pipeline.detect.run.UntrustedCode;
import io.spoor.pipeline.detect.toolcall.DisputedCall;
import io.spoor.pipeline.tuning.TuningReader;
import java.util.List;

/** Detectors of identities, credentials and their use. */
final class IdentityDetectors {
  private IdentityDetectors() {}

  static List<FactDetector<? extends Fact>> factDetectors(TuningReader tuning) {
    return List.of(
        new UndeclaredIdentitySwitch(),
        new UndeclaredSwitchPath(),
        new SwitchToHuman(),
        new IdentityRoundTrip(),
        new DeepLineage(tuning),
        new WidenedScope(),
        new PostRunActivity(tuning),
        new TelemetryLoss(tuning),
        new RevokedCredentialUse(tuning));
  }

  static List<ActionDetector> actionDetectors(TuningReader tuning) {
    return List.of(
        new RoleChaining(),
        new IdentityFanOut(tuning),
        new StaleAuthentication(tuning),
        new AudienceMismatch(),
        new ActorMismatch(),
        new TokenReplay(),
        new LostActor(),
        new ActorOutsideMayAct(),
        new McpCallWithoutRun(tuning),
        new UntrustedCode(),
        new ManifestDrift(),
        new IncompleteRun(),
        new ConflictingRecords(),
        new DisputedCall());
  }
}
