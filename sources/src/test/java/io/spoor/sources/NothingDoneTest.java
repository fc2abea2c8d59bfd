package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Requests that are only checked, and answers that say that nothing was done. */
@NullUnmarked // what is null where it should not be fails the test
class NothingDoneTest {
  private static IdentityEvent pod(String query) {
    return Raw.event(
        "k8s-audit",
        """
        {"kind":"Event","auditID":"a-1","stage":"ResponseComplete","verb":"create","user":{"username":"ada"},
         "requestURI":"/api/v1/namespaces/shop/pods%s","requestReceivedTimestamp":"2026-11-02T09:00:00.000000Z",
         "objectRef":{"resource":"pods","namespace":"shop","name":"p"},"responseStatus":{"code":201},
         "requestObject":{"spec":{"containers":[{"name":"c","securityContext":{"privileged":true}}]}}}
        """
            .formatted(query));
  }

  private static IdentityEvent code(boolean isDry) {
    return Raw.event(
        "cloudtrail",
        """
        {"eventVersion":"1.11","eventTime":"2026-11-02T09:00:00Z","eventSource":"lambda.amazonaws.com",
         "eventName":"UpdateFunctionCode20150331v2","eventID":"e-1","userIdentity":{"type":"IAMUser",
         "arn":"arn:aws:iam::111122223333:user/ada","accessKeyId":"AKIAIOSFODNN7EXAMPL0"},
         "requestParameters":{"functionName":"f","dryRun":%s}}
        """
            .formatted(isDry));
  }

  @Test
  void aDryRunHasNoEffect() {
    assertThat(pod("").getEffects()).extracting(Effect::getKind).contains("runs-code");
    assertThat(pod("?dryRun=All&fieldManager=kubectl").getEffects()).isEmpty();
    assertThat(code(false).getEffects()).extracting(Effect::getKind).contains("runs-code");
    assertThat(code(true).getEffects()).isEmpty();
  }

  @Test
  void aRefusalOfTheClusterBehindACallIsAFailure() {
    IdentityEvent event =
        Raw.event(
            "gcp-audit",
            """
            {"insertId":"i-1","timestamp":"2026-11-02T09:00:00Z","protoPayload":{
             "@type":"type.googleapis.com/google.cloud.audit.AuditLog","serviceName":"k8s.io",
             "methodName":"io.k8s.core.v1.pods.create","resourceName":"core/v1/namespaces/shop/pods/p","status":{},
             "response":{"kind":"Status","status":"Failure","reason":"Forbidden","message":"no"}}}
            """);

    assertThat(event.getOutcome()).isEqualTo("failure");
    assertThat(event.getErrorCode()).isEqualTo("Forbidden");
  }

  @Test
  void aClusterBehindAnEnvelopeMayLeaveTheTimeToIt() {
    IdentityEvent event =
        Raw.event(
            "azure-activity",
            """
            {"time":"2026-11-02T09:00:00Z","category":"kube-audit","properties":{
             "log":"{\\"auditID\\":\\"a-1\\",\\"verb\\":\\"get\\",\\"stage\\":\\"ResponseComplete\\"}"}}
            """);

    assertThat(event.getTime())
        .isEqualTo(
            TimeUnit.SECONDS.toNanos(Instant.parse("2026-11-02T09:00:00Z").getEpochSecond()));
  }
}
