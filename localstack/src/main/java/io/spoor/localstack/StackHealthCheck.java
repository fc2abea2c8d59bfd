package io.spoor.localstack;

import io.spoor.launchers.ConnectClient;
import io.spoor.launchers.ServerCredentials;
import io.spoor.localstack.ComponentStatus.Running;
import io.spoor.localstack.ComponentStatus.State;
import io.spoor.localstack.security.StackSecurity;
import io.spoor.platform.sink.SinkState;
import io.spoor.platform.sink.SinkState.Status;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Checks the recorded processes and probes each. */
final class StackHealthCheck {

  private StackHealthCheck() {}

  /**
   * What is known about sinks apart from Connect.
   *
   * @param evidence size and age of the evidence log
   * @param alertProblems targets of alerts that the last start could not run
   * @param states what the sinks themselves report
   */
  record SinkSources(
      Supplier<String> evidence,
      Supplier<List<String>> alertProblems,
      Supplier<List<SinkState>> states) {}

  /** What a decision server says of itself, by its URL. */
  interface DecisionSource {
    DecisionServerStatus status(String url);
  }

  /**
   * The status of each component of the stack.
   *
   * @param decisions empty: the stack has no decision server
   */
  static List<ComponentStatus> of(
      StackRecord stack,
      Optional<StackSecurity> security,
      SinkSources sources,
      Optional<DecisionSource> decisions) {
    return Stream.of(StackComponent.values())
        .filter(component -> component != StackComponent.DECISIONS || decisions.isPresent())
        .parallel()
        .map(component -> of(component, stack, security, sources, decisions))
        .toList();
  }

  private static ComponentStatus of(
      StackComponent component,
      StackRecord stack,
      Optional<StackSecurity> security,
      SinkSources sources,
      Optional<DecisionSource> decisions) {
    Optional<ComponentRecord> known = stack.find(component);
    return known
        .map(
            record -> {
              Assessment evaluated = assess(component, record, security, sources, decisions);
              Running running =
                  new Running(
                      record.pid(),
                      record.process().residentBytes(),
                      record.endpoint(),
                      record.log());
              return new ComponentStatus(
                  component, evaluated.state(), evaluated.detail(), Optional.of(running));
            })
        .orElseGet(
            () -> new ComponentStatus(component, State.DOWN, "never started", Optional.empty()));
  }

  private record Assessment(State state, String detail) {}

  private static Assessment assess(
      StackComponent component,
      ComponentRecord record,
      Optional<StackSecurity> security,
      SinkSources sources,
      Optional<DecisionSource> decisions) {
    if (!record.process().isAlive()) {
      return new Assessment(State.DOWN, "");
    }
    if (!component.probe(record.endpoint(), security).isReadyNow()) {
      return new Assessment(State.NOT_ANSWERING, "");
    }
    return switch (component) {
      case CONNECT -> assessConnectors(connectors(record.endpoint(), security), sources);
      case DECISIONS ->
          decisions
              .map(source -> assessDecisions(source.status(record.endpoint())))
              .orElseGet(() -> new Assessment(State.UP, ""));
      case KAFKA, REGISTRY, ELASTICSEARCH, APP -> new Assessment(State.UP, "");
    };
  }

  private static Assessment assessDecisions(DecisionServerStatus status) {
    return new Assessment(status.decides() ? State.UP : State.FAILED, status.describe());
  }

  private static ConnectClient connectors(String url, Optional<StackSecurity> security) {
    return new ConnectClient(
        url, security.map(secured -> secured.connect()).orElse(ServerCredentials.OPEN));
  }

  private static Assessment assessConnectors(ConnectClient connectors, SinkSources sources) {
    try {
      List<String> names = connectors.connectorNames();
      List<SinkState> states =
          sources.states().get().stream().filter(each -> names.contains(each.sink())).toList();
      // All failed tasks: each alert target fails separately.
      List<String> failed = new ArrayList<>();
      for (String name : names) {
        if (connectors.state(name) instanceof ConnectClient.State.Failed(String cause)) {
          failed.add(name + ": " + cause);
        }
      }
      if (failed.isEmpty()) {
        failed.addAll(sources.alertProblems().get());
      }
      states.stream()
          .filter(each -> each.status() == Status.STUCK)
          .forEach(each -> failed.add(each.describe(Instant.now())));
      if (!failed.isEmpty()) {
        return new Assessment(State.FAILED, String.join("; ", failed));
      }
      return switch (connectors.state(ElasticsearchConnectorConfig.NAME)) {
        case ConnectClient.State.Running(int tasks) ->
            new Assessment(State.UP, running(tasks, states, sources));
        case ConnectClient.State.Starting() -> new Assessment(State.UP, "tasks starting");
        case ConnectClient.State.Missing() ->
            new Assessment(State.FAILED, "no connector; run: bin/spoor up");
        case ConnectClient.State.Failed(String cause) -> new Assessment(State.FAILED, cause);
      };
    } catch (UncheckedIOException e) {
      return new Assessment(State.NOT_ANSWERING, "");
    }
  }

  private static String running(int tasks, List<SinkState> states, SinkSources sources) {
    StringBuilder line = new StringBuilder(tasks + " search tasks running");
    states.stream()
        .filter(each -> each.status() == Status.BEHIND)
        .forEach(each -> line.append("; ").append(each.describe(Instant.now())));
    return line.append("; evidence: ").append(sources.evidence().get()).toString();
  }
}
