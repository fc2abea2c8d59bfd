package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.Detector;
import io.spoor.pipeline.detect.DetectorProvider;
import io.spoor.pipeline.detect.credential.AudienceMismatch;
import io.spoor.pipeline.detect.credential.InstanceCredentialExfiltration;
import io.spoor.pipeline.detect.credential.MultiNetworkCredential;
import io.spoor.pipeline.detect.credential.PersistentCredentialCreation;
import io.spoor.pipeline.detect.credential.RevokedCredentialUse;
import io.spoor.pipeline.detect.credential.SharedCredential;
import io.spoor.pipeline.detect.credential.SignInWithoutMfa;
import io.spoor.pipeline.detect.credential.StaleAuthentication;
import io.spoor.pipeline.detect.credential.TokenReplay;
import io.spoor.pipeline.detect.credential.WidenedScope;
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
import io.spoor.pipeline.detect.identityswitch.ActorMismatch;
import io.spoor.pipeline.detect.identityswitch.ActorOutsideMayAct;
import io.spoor.pipeline.detect.identityswitch.ChildLimitExceeded;
import io.spoor.pipeline.detect.identityswitch.DeepLineage;
import io.spoor.pipeline.detect.identityswitch.DormantIdentityUse;
import io.spoor.pipeline.detect.identityswitch.HoldersCut;
import io.spoor.pipeline.detect.identityswitch.IdentityFanOut;
import io.spoor.pipeline.detect.identityswitch.IdentityRoundTrip;
import io.spoor.pipeline.detect.identityswitch.LineageCut;
import io.spoor.pipeline.detect.identityswitch.LostActor;
import io.spoor.pipeline.detect.identityswitch.RoleChaining;
import io.spoor.pipeline.detect.identityswitch.SwitchToHuman;
import io.spoor.pipeline.detect.identityswitch.UndeclaredIdentitySwitch;
import io.spoor.pipeline.detect.identityswitch.UndeclaredSwitchPath;
import io.spoor.pipeline.detect.run.AgentWithoutManifest;
import io.spoor.pipeline.detect.run.CallOutsideRun;
import io.spoor.pipeline.detect.run.ConflictingRecords;
import io.spoor.pipeline.detect.run.IncompleteRun;
import io.spoor.pipeline.detect.run.ManifestDrift;
import io.spoor.pipeline.detect.run.McpCallWithoutRun;
import io.spoor.pipeline.detect.run.PostRunActivity;
import io.spoor.pipeline.detect.run.TelemetryLoss;
import io.spoor.pipeline.detect.run.UntrustedCode;
import io.spoor.pipeline.detect.run.UnusualBehaviour;
import io.spoor.pipeline.detect.toolcall.AlteredCall;
import io.spoor.pipeline.detect.toolcall.ContestedCall;
import io.spoor.pipeline.detect.toolcall.DisputedCall;
import io.spoor.pipeline.detect.toolcall.InjectedAction;
import io.spoor.pipeline.detect.toolcall.PromptInjectionAttempt;
import io.spoor.pipeline.detect.toolcall.SecondOpinion;
import io.spoor.pipeline.detect.toolcall.UndeclaredToolCall;
import io.spoor.pipeline.detect.toolcall.UnusedRequest;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.extension.ExtensionLoader;
import java.util.List;
import java.util.stream.Stream;

/**
 * All detectors: Spoor's, then those of extensions. To add one to Spoor, write one class and one
 * line here.
 */
final class Detectors {
  private Detectors() {}

  /** All detectors; those of extensions in the order of their providers' names. */
  static List<Detector> all(TuningReader tuning) {
    return Stream.concat(
            builtIn(tuning).stream(),
            ExtensionLoader.load(DetectorProvider.class).stream()
                .flatMap(provider -> provider.detectors(tuning).stream()))
        .toList();
  }

  private static List<Detector> builtIn(TuningReader tuning) {
    return List.of(
        new UndeclaredIdentitySwitch(),
        new UndeclaredSwitchPath(),
        new SwitchToHuman(),
        new IdentityRoundTrip(),
        new DeepLineage(tuning),
        new WidenedScope(),
        new PostRunActivity(tuning),
        new TelemetryLoss(tuning),
        new RevokedCredentialUse(tuning),
        new SharedCredential(),
        new HoldersCut(),
        new ChildLimitExceeded(),
        new LineageCut(),
        new UnusualBehaviour(),
        new DormantIdentityUse(),
        new AgentWithoutManifest(),
        new CallOutsideRun(tuning),
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
        new DisputedCall(),
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
        new MultiNetworkCredential(tuning),
        new InjectedAction(tuning),
        new PromptInjectionAttempt(),
        new ContestedCall(),
        new AlteredCall(),
        new UnusedRequest(),
        new SecondOpinion());
  }
}
