package io.spoor.pipeline.detect;

import io.spoor.pipeline.tuning.Tuning;
import java.util.List;

/** Detectors of rights that are taken, handed out or put to use, and of what is done with them. */
final class PrivilegeDetectors {
  private PrivilegeDetectors() {}

  static List<ActionDetector> ofActions(Tuning tuning) {
    return List.of(
        new AdminAction(),
        new SelfGrant(),
        new MintedKey(),
        new BeyondManifest(),
        new DenialsThenSuccess(tuning),
        new AuditTampering(tuning),
        new SafeguardRemoved(),
        new DataDestroyed(tuning),
        new ObjectsLost(tuning),
        new CapacityTaken(),
        new MassSecretRead(tuning),
        new ResourceExposed(),
        new DataCarriedOut(tuning),
        new ToxicFlow(tuning),
        new RemoteExecution(),
        new OrganizationLeft(),
        new SignInWithoutMfa(),
        new RootUse(),
        new TakingStock(tuning),
        new CredentialOffInstance(),
        new CredentialInTwoPlaces(tuning));
  }
}
