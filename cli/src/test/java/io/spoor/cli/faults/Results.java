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
final class Results {
  private static final String ROW = "%-28s %6s %8s %5s %8s %8s %9s %15s %15s%n";

  private final Map<Fault, List<Round>> rounds = new EnumMap<>(Fault.class);

  void add(Round round) {
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

  private static String row(Fault fault, List<Round> played) {
    return String.format(
        Locale.ROOT,
        ROW,
        fault.label(),
        played.size(),
        sum(played, Round::records),
        sum(played, round -> round.complaints("lost")),
        sum(played, round -> round.complaints("doubled")),
        sum(played, round -> round.complaints("unequal")),
        Round.seconds(middle(played, Round::calmWait)),
        middleAndMost(played, Round::faultWait),
        middleAndMost(played, Round::longestWait));
  }

  private static String middleAndMost(List<Round> rounds, Function<Round, Duration> of) {
    return Round.seconds(middle(rounds, of)) + " / " + Round.seconds(sorted(rounds, of).getLast());
  }

  private static long sum(List<Round> rounds, ToLongFunction<Round> of) {
    return rounds.stream().mapToLong(of).sum();
  }

  private static Duration middle(List<Round> rounds, Function<Round, Duration> of) {
    return sorted(rounds, of).get(rounds.size() / 2);
  }

  private static List<Duration> sorted(List<Round> rounds, Function<Round, Duration> of) {
    return rounds.stream().map(of).sorted().toList();
  }
}
