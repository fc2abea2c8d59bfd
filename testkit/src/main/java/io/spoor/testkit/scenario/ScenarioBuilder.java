package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the activity of agents, people and services in one AWS account, and returns it as
 * records in delivery order.
 */
public final class ScenarioBuilder {
  private final List<DeliveredRecord> spans = new ArrayList<>();
  private final List<DeliveredRecord> events = new ArrayList<>();
  private final List<ScenarioFinding> expected = new ArrayList<>();
  final AwsAccount account;

  private ScenarioBuilder(AwsAccount account) {
    this.account = account;
  }

  /**
   * {@code identityProvider}: host name of the OIDC provider that issues agents' tokens for AWS.
   */
  public static ScenarioBuilder forAccount(String account, String region, String identityProvider) {
    return new ScenarioBuilder(new AwsAccount(account, region, identityProvider));
  }

  /** Starts a run. {@code name} is unique in the scenario; every id of the run derives from it. */
  public AgentRun run(DeployedAgent agent, String name, Instant start, String user) {
    return AgentRun.start(this, agent, name, start, user);
  }

  /** A long-lived access key of an IAM user. */
  public AwsCaller user(String name, String address, String userAgent) {
    return AwsCaller.user(this, name, DeterministicIds.aws("AKIA", name), address, userAgent);
  }

  /** An AWS service. */
  public AwsCaller service(String host) {
    return AwsCaller.service(this, host);
  }

  /** The exact set of findings expected from this scenario. */
  public List<ScenarioFinding> expected() {
    return List.copyOf(expected);
  }

  /** Spans as exported: each batch when it is full, roots last, some twice. */
  public List<ObjectNode> otel() {
    return sortedByDelivery(spans);
  }

  /** CloudTrail events as delivered: minutes late, unordered, some twice. */
  public List<ObjectNode> cloudTrail() {
    return sortedByDelivery(events);
  }

  void expect(
      String rule, @Nullable String agent, @Nullable String run, String event, String description) {
    expected.add(new ScenarioFinding(rule, agent, run, event, description));
  }

  void span(String id, Instant endedAt, ObjectNode span) {
    Instant batch = endedAt.plusMillis(200 + DeterministicIds.number("batch/" + id, 4_800));
    spans.add(new DeliveredRecord(batch, id, span));
    if (DeterministicIds.number("again/" + id, 17) == 0) {
      spans.add(new DeliveredRecord(batch.plusSeconds(30), id, span));
    }
  }

  void event(String id, Instant time, ObjectNode event) {
    boolean isLate = DeterministicIds.number("straggler/" + id, 40) == 0;
    Duration delay =
        Duration.ofSeconds(90 + DeterministicIds.number("delay/" + id, 330) + (isLate ? 2_400 : 0));
    events.add(new DeliveredRecord(time.plus(delay), id, event));
    if (DeterministicIds.number("twice/" + id, 13) == 0) {
      events.add(new DeliveredRecord(time.plus(delay).plusSeconds(45), id, event));
    }
  }

  private static List<ObjectNode> sortedByDelivery(List<DeliveredRecord> emitted) {
    return emitted.stream()
        .sorted(Comparator.comparing(DeliveredRecord::delivered).thenComparing(DeliveredRecord::id))
        .map(DeliveredRecord::record)
        .toList();
  }
}
