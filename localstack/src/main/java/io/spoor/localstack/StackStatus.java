package io.spoor.localstack;

import io.spoor.launchers.Connectors;
import io.spoor.localstack.ComponentStatus.Running;
import io.spoor.localstack.ComponentStatus.State;
import io.spoor.localstack.security.StackSecurity;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks at the recorded processes and asks each whether it answers. */
final class StackStatus {

  private StackStatus() {}

  static List<ComponentStatus> of(
      StackRecord stack,
      Optional<StackSecurity> security,
      Supplier<String> evidence,
      Supplier<List<String>> alertProblems) {
    return Stream.of(Component.values())
        .parallel()
        .map(component -> of(component, stack, security, evidence, alertProblems))
        .toList();
  }

  private static ComponentStatus of(
      Component component,
      StackRecord stack,
      Optional<StackSecurity> security,
      Supplier<String> evidence,
      Supplier<List<String>> alertProblems) {
    Optional<ComponentRecord> known = stack.find(component);
    return known
        .map(
            record -> {
              Judged judged = judge(component, record, security, evidence, alertProblems);
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

  private record Judged(State state, String detail) {}

  private static Judged judge(
      Component component,
      ComponentRecord record,
      Optional<StackSecurity> security,
      Supplier<String> evidence,
      Supplier<List<String>> alertProblems) {
    if (!record.process().isAlive()) {
      return new Judged(State.DOWN, "");
    }
    if (!component.probe(record.endpoint(), security).isReadyNow()) {
      return new Judged(State.NOT_ANSWERING, "");
    }
    return component == Component.CONNECT
        ? judgeConnectors(record, evidence, alertProblems)
        : new Judged(State.UP, "");
  }

  private static Judged judgeConnectors(
      ComponentRecord record, Supplier<String> evidence, Supplier<List<String>> alertProblems) {
    Connectors connectors = new Connectors(record.endpoint());
    try {
      // All of them: each target of alerts fails by itself.
      List<String> failed = new ArrayList<>();
      for (String name : connectors.names()) {
        if (!name.equals(SearchConnector.NAME)
            && connectors.state(name) instanceof Connectors.State.Failed(String cause)) {
          failed.add(name + ": " + cause);
        }
      }
      if (failed.isEmpty()) {
        failed.addAll(alertProblems.get());
      }
      if (!failed.isEmpty()) {
        return new Judged(State.FAILED, String.join("; ", failed));
      }
      return switch (connectors.state(SearchConnector.NAME)) {
        case Connectors.State.Running(int tasks) ->
            new Judged(State.UP, tasks + " search tasks running; evidence: " + evidence.get());
        case Connectors.State.Starting() -> new Judged(State.UP, "tasks starting");
        case Connectors.State.Missing() ->
            new Judged(State.FAILED, "no connector; run: bin/spoor up");
        case Connectors.State.Failed(String cause) -> new Judged(State.FAILED, cause);
      };
    } catch (UncheckedIOException e) {
      return new Judged(State.NOT_ANSWERING, "");
    }
  }
}
