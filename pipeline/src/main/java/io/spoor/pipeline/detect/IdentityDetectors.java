package io.spoor.pipeline.detect;

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
