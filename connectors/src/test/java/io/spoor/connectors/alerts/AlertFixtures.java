package io.spoor.connectors.alerts;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.AlertVerdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts as the pipeline publishes them, one after the other. */
public final class AlertFixtures {
  private static final long OPENED = 1_714_731_330_000_000_000L;

  private AlertFixtures() {}

  /** The first that is told of an alert. */
  public static Alert opened(String id, String severity) {
    return revision(id, 1, severity, "first").build();
  }

  public static Alert escalated(String id, long revision, String severity) {
    return revision(id, revision, severity, "escalated").build();
  }

  /** A critical finding was added. */
  public static Alert renewed(String id, long revision, String severity) {
    return revision(id, revision, severity, "renewed")
        .setFurther(List.of("It did something else."))
        .build();
  }

  /** Another alert was added to its page. */
  public static Alert updated(String id, long revision, String severity) {
    return revision(id, revision, severity, "updated")
        .setRepeats(1)
        .setFurther(List.of("Run r2: the same."))
        .build();
  }

  /** There is more of the same. */
  public static Alert withFindings(String id, long revision, long findings) {
    return revision(id, revision, "high", "none").setFindingCount(findings).build();
  }

  public static Alert resolved(String id, long revision) {
    return revision(id, revision, "high", "none")
        .setStatus("resolved")
        .setPageSeverity(null)
        .build();
  }

  /** Exceptions cover all of it. */
  public static Alert suppressed(String id, long revision) {
    return revision(id, revision, "high", "none")
        .setStatus("suppressed")
        .setPageSeverity(null)
        .setExceptedCount(1)
        .setExceptions(List.of("ci-break-glass"))
        .build();
  }

  public static Alert.Builder revision(String id, long revision, String severity, String notify) {
    return Alert.newBuilder()
        .setAlertId(id)
        .setTenant("default")
        .setRevision(revision)
        .setGeneration(0)
        .setStatus("open")
        .setSeverity(severity)
        .setTitle("deploy-agent: it took on a role nobody declared")
        .setExplanation("It became role/ops-admin, which its manifest does not name.")
        .setChainId("chain-of-" + id)
        .setChainKey("default|trace|otel|" + id)
        .setFindingIds(List.of("f-1"))
        .setOwner("platform@example.com")
        .setRoute("platform-primary")
        .setOpened(OPENED)
        .setUpdated(OPENED)
        .setAgentId("deploy-agent")
        .setRunId("run-17")
        .setPrincipals(List.of("arn:aws:iam::111122223333:role/ops-admin"))
        .setRiskScore(92)
        .setFindingCount(1)
        .setCounts(List.of(new AlertCount("undeclared-identity-switch", severity, 1L)))
        .setPageSeverity(severity)
        .setNotify(notify)
        .setNotified(severity)
        .setNextSteps("Ask the owner whether the role is meant to be used.");
  }

  /** {@code verdict}: null acknowledges. */
  public static AlertVerdict verdict(String id, @Nullable String verdict, long time) {
    return AlertVerdict.newBuilder()
        .setVerdictId("v-" + time)
        .setTenant("default")
        .setAlertId(id)
        .setChainId("chain-of-" + id)
        .setAction(verdict == null ? "acknowledge" : "close")
        .setVerdict(verdict)
        .setWho("ann@example.com")
        .setNote("see CHG-1234")
        .setTime(time)
        .setRules(List.of("undeclared-identity-switch"))
        .setSeverity("high")
        .setAgentId("deploy-agent")
        .setOwner("platform@example.com")
        .build();
  }
}
