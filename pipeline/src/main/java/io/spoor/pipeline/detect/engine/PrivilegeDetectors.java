package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.credential.InstanceCredentialExfiltration;
import io.spoor.pipeline.detect.credential.MultiNetworkCredential;
import io.spoor.pipeline.detect.credential.PersistentCredentialCreation;
import io.spoor.pipeline.detect.credential.SignInWithoutMfa;
import io.spoor.pipeline.detect.effect.AdminAction;
import io.spoor.pipeline.detect.effect.AuditTampering;
import io.spoor.pipeline.detect.effect.BucketRansom;
import io.spoor.pipeline.detect.effect.CloudDiscovery;
import io.spoor.pipeline.detect.effect.DataDestruction;
import io.spoor.pipeline.detect.effect.DataExfiltration;
import io.spoor.pipeline.detect.effect.DenialsThenSuccess;
import io.spoor.pipeline.detect.effect.Impersonation;
import io.spoor.pipeline.detect.effect.MassSecretRead;
import io.spoor.pipeline.detect.effect.OrganizationExit;
import io.spoor.pipeline.detect.effect.RemoteExecution;
import io.spoor.pipeline.detect.effect.ResourceExposure;
import io.spoor.pipeline.detect.effect.ResourceHijacking;
import io.spoor.pipeline.detect.effect.RootUse;
import io.spoor.pipeline.detect.effect.SafeguardRemoval;
import io.spoor.pipeline.detect.effect.SelfGrant;
import io.spoor.pipeline.detect.effect.ToxicFlow;
import io.spoor.pipeline.detect.toolcall.UndeclaredToolCall;
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
