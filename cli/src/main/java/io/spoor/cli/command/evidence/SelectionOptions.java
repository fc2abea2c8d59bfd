package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.TimeArgumentConverter;
import io.spoor.client.UsageException;
import io.spoor.client.time.TimeArgument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that select the records of an act. */
final class SelectionOptions {
  @Option(
      names = "--chain",
      paramLabel = "ID",
      split = ",",
      description = "A chain, by id or a prefix of it: all its records.")
  private List<String> chains = List.of();

  @Option(
      names = "--agent",
      paramLabel = "ID",
      split = ",",
      description = "An agent: all of its chains.")
  private List<String> agents = List.of();

  @Option(names = "--principal", paramLabel = "NAME", description = "A principal, by id or name.")
  private List<String> principals = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimeArgumentConverter.class,
      description = "Events at or after this time: 2h, 3d, 2026-03-10 or 2026-03-10T09:30:00Z.")
  private @Nullable TimeArgument since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = TimeArgumentConverter.class,
      description = "Events before this time.")
  private @Nullable TimeArgument until;

  List<String> chains() {
    return checkNames("--chain", chains);
  }

  List<String> agents() {
    return checkNames("--agent", agents);
  }

  List<String> principals() {
    return checkNames("--principal", principals);
  }

  Optional<Instant> since() {
    if (since != null && until != null && since.nanos() >= until.nanos()) {
      throw new UsageException("--since is not before --until: the time range is empty");
    }
    return instant(since);
  }

  Optional<Instant> until() {
    return instant(until);
  }

  /** The names given with an option, validated. */
  static List<String> checkNames(String option, List<String> names) {
    if (names.stream().anyMatch(String::isBlank)) {
      throw new UsageException(option + " is empty");
    }
    return names;
  }

  private static Optional<Instant> instant(@Nullable TimeArgument time) {
    return Optional.ofNullable(time).map(since -> Instant.ofEpochSecond(0, since.nanos()));
  }

  /** The selector, by option name; contains only the given options. */
  Map<String, List<String>> selector() {
    Map<String, List<String>> selector = new LinkedHashMap<>();
    put(selector, "chain", chains());
    put(selector, "agent", agents());
    put(selector, "principal", principals());
    put(selector, "since", since().stream().map(Instant::toString).toList());
    put(selector, "until", until().stream().map(Instant::toString).toList());
    return selector;
  }

  private static void put(Map<String, List<String>> selector, String name, List<String> values) {
    if (!values.isEmpty()) {
      selector.put(name, new ArrayList<>(values));
    }
  }
}
