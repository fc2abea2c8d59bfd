package io.spoor.pipeline.detect;

import io.spoor.pipeline.tuning.TuningReader;
import java.util.List;

/** Detectors of permissions that are gained, granted or used, and of the actions they allow. */
final class PrivilegeDetectors {
  private PrivilegeDetectors() {}

  static List<ActionDetector> actionDetectors(TuningReader tuning) {
    return List.of(
        new AdminAction(),
        new SelfGrant(),
        new PersistentCredentialCreation(),
        new UndeclaredToolCall(),
        new DenialsThenSuccess(tuning),
        new AuditTampering(tuning),
        new SafeguardRemoval(),
        new DataDestruction(tuning),
        new BucketRansom(tuning),
        new ResourceHijacking(),
        new MassSecretRead(tuning),
        new ResourceExposure(),
        new DataExfiltration(tuning),
        new ToxicFlow(tuning),
        new RemoteExecution(),
        new OrganizationExit(),
        new SignInWithoutMfa(),
        new Impersonation(),
        new RootUse(),
        new CloudDiscovery(tuning),
        new InstanceCredentialExfiltration(),
        new MultiNetworkCredential(tuning));
  }
}
