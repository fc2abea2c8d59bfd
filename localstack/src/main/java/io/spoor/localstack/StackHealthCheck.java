package io.spoor.localstack;

import io.spoor.launchers.ConnectClient;
import io.spoor.launchers.ServerCredentials;
import io.spoor.localstack.ComponentStatus.Running;
import io.spoor.localstack.ComponentStatus.State;
import io.spoor.localstack.security.StackSecurity;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Checks the recorded processes and probes each. */
final class StackHealthCheck {

  private StackHealthCheck() {}

  static List<ComponentStatus> of(
      StackRecord stack,
      Optional<StackSecurity> security,
      Supplier<String> evidence,
      Supplier<List<String>> alertProblems) {
    return Stream.of(StackComponent.values())
        .parallel()
        .map(component -> of(component, stack, security, evidence, alertProblems))
        .toList();
  }

  private static ComponentStatus of(
      StackComponent component,
      StackRecord stack,
      Optional<StackSecurity> security,
      Supplier<String> evidence,
      Supplier<List<String>> alertProblems) {
    Optional<ComponentRecord> known = stack.find(component);
    return known
        .map(
            record -> {
              Assessment judged = assess(component, record, security, evidence, alertProblems);
              Running running =
                  new Running(
                      record.pid(),
                      record.process().residentBytes(),
                      record.endpoint(),
                      record.log());
              return new ComponentStatus(
                  component, judged.state(), judged.detail(), Optional.of(running));
            })
        .orElseGet(
            () -> new ComponentStatus(component, State.DOWN, "never started", Optional.empty()));
  }

  private record Assessment(State state, String detail) {}

  private static Assessment assess(
      StackComponent component,
      ComponentRecord record,
      Optional<StackSecurity> security,
      Supplier<String> evidence,
      Supplier<List<String>> alertProblems) {
    if (!record.process().isAlive()) {
      return new Assessment(State.DOWN, "");
    }
    if (!component.probe(record.endpoint(), security).isReadyNow()) {
      return new Assessment(State.NOT_ANSWERING, "");
    }
    return component == StackComponent.CONNECT
        ? assessConnectors(connectors(record.endpoint(), security), evidence, alertProblems)
        : new Assessment(State.UP, "");
  }

  private static ConnectClient connectors(String url, Optional<StackSecurity> security) {
    return new ConnectClient(
        url, security.map(secured -> secured.connect(url)).orElse(ServerCredentials.OPEN));
  }

  private static Assessment assessConnectors(
      ConnectClient connectors, Supplier<String> evidence, Supplier<List<String>> alertProblems) {
    try {
      // All failed tasks: each alert target fails separately.
      List<String> failed = new ArrayList<>();
      for (String name : connectors.connectorNames()) {
        if (!name.equals(ElasticsearchConnectorConfig.NAME)
            && connectors.state(name) instanceof ConnectClient.State.Failed(String cause)) {
          failed.add(name + ": " + cause);
        }
      }
      if (failed.isEmpty()) {
        failed.addAll(alertProblems.get());
      }
      if (!failed.isEmpty()) {
        return new Assessment(State.FAILED, String.join("; ", failed));
      }
      return switch (connectors.state(ElasticsearchConnectorConfig.NAME)) {
        case ConnectClient.State.Running(int tasks) ->
            new Assessment(State.UP, tasks + " search tasks running; evidence: " + evidence.get());
        case ConnectClient.State.Starting() -> new Assessment(State.UP, "tasks starting");
        case ConnectClient.State.Missing() ->
            new Assessment(State.FAILED, "no connector; run: bin/spoor up");
        case ConnectClient.State.Failed(String cause) -> new Assessment(State.FAILED, cause);
      };
    } catch (UncheckedIOException e) {
      return new Assessment(State.NOT_ANSWERING, "");
    }
  }
}
