package io.spoor.cli.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What the rounds of each fault came to, as a table. */
final class FaultResults {
  private static final String ROW = "%-28s %6s %8s %5s %8s %8s %9s %15s %15s%n";

  private final Map<InjectedFault, List<FaultRound>> rounds = new EnumMap<>(InjectedFault.class);

  void add(FaultRound round) {
    rounds.computeIfAbsent(round.fault(), fault -> new ArrayList<>()).add(round);
  }

  String table() {
    var table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            ROW,
            "fault",
            "rounds",
            "records",
            "lost",
            "doubled",
            "unequal",
            "calm p50",
            "taken over by",
            "all over"));
    rounds.forEach((fault, played) -> table.append(row(fault, played)));
    return table.toString();
  }

  private static String row(InjectedFault fault, List<FaultRound> rounds) {
    return String.format(
        Locale.ROOT,
        ROW,
        fault.label(),
        rounds.size(),
        sum(rounds, FaultRound::records),
        sum(rounds, round -> round.problems("lost")),
        sum(rounds, round -> round.problems("doubled")),
        sum(rounds, round -> round.problems("unequal")),
        FaultRound.seconds(median(rounds, FaultRound::calmLatency)),
        medianAndMax(rounds, FaultRound::faultWait),
        medianAndMax(rounds, FaultRound::maxLatency));
  }

  private static String medianAndMax(
      List<FaultRound> rounds, Function<FaultRound, Duration> value) {
    return FaultRound.seconds(median(rounds, value))
        + " / "
        + FaultRound.seconds(sorted(rounds, value).getLast());
  }

  private static long sum(List<FaultRound> rounds, ToLongFunction<FaultRound> value) {
    return rounds.stream().mapToLong(value).sum();
  }

  private static Duration median(List<FaultRound> rounds, Function<FaultRound, Duration> value) {
    return sorted(rounds, value).get(rounds.size() / 2);
  }

  private static List<Duration> sorted(
      List<FaultRound> rounds, Function<FaultRound, Duration> value) {
    return rounds.stream().map(value).sorted().toList();
  }
}
