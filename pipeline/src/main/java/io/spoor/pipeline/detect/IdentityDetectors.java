package io.spoor.pipeline.detect;

import io.spoor.pipeline.tuning.Tuning;
import java.util.List;

/** Detectors of who acts, with which credential, and whether it may be theirs. */
final class IdentityDetectors {
  private IdentityDetectors() {}

  static List<Detector<? extends Fact>> ofFacts(Tuning tuning) {
    return List.of(
        new UndeclaredIdentitySwitch(),
        new DisallowedEdge(),
        new SwitchToHuman(),
        new ReturnedIdentity(),
        new DeepLineage(tuning),
        new WidenedScope(),
        new EndedRunActs(tuning),
        new SensorSilence(tuning),
        new RevokedCredentialUsed(tuning));
  }

  static List<ActionDetector> ofActions(Tuning tuning) {
    return List.of(
        new RoleChaining(),
        new IdentityFanOut(tuning),
        new StaleAuthentication(tuning),
        new AudienceMismatch(),
        new StrayCredential(),
        new TokenReplayed(),
        new CodeChanged(),
        new ManifestChanged());
  }
}
