package io.spoor.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to brokers and instances under load: nothing is lost, nothing is doubled, and in
 * the end all is as if nothing had happened. {@code -Dspoor.fault.rounds=20} for the long run.
 */
@Order(Integer.MAX_VALUE)
class FaultsIT {
  private static final int ROUNDS = Integer.getInteger("spoor.fault.rounds", 1);
  private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(90);
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

  /** Long enough that the probes have met every partition. */
  private static final Duration PROBED_FOR = Duration.ofSeconds(1);

  private static final Duration QUICK = Duration.ofSeconds(2);
  private static final int WARM_UP_TRIES = 10;
  private static final int SHOWN = 20;

  private static final Instant STORIES_BEGIN = Instant.now().truncatedTo(ChronoUnit.HOURS);
  private static final Results RESULTS = new Results();
  private static final List<Truth> TRUTHS = new ArrayList<>();

  private static FaultyStack stack;
  private static History history;
  private static Index index;

  @BeforeAll
  static void start() throws Exception {
    stack = FaultyStack.start();
    history = History.follow(stack.bootstrapServers(), stack.registryUrl());
    index = new Index(stack.elasticsearchUrl());
    warmUp();
  }

  /** Until a probe is quick: what JVMs that have just started take is no fault's cost. */
  private static void warmUp() throws InterruptedException {
    Traffic traffic =
        Traffic.start(stack.bootstrapServers(), "warm-up", STORIES_BEGIN, stack.partitions());
    try {
      for (int i = 0; i < WARM_UP_TRIES; i++) {
        long begun = System.nanoTime();
        awaitRecovery(traffic);
        if (System.nanoTime() - begun < PROBED_FOR.plus(QUICK).toNanos()) {
          return;
        }
      }
    } finally {
      traffic.stop();
      TRUTHS.add(Truth.of(traffic.sent(), stack.manifests()));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    System.out.println(RESULTS.table());
    history.close();
    stack.close();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void nothingIsLostOrDoubled(Fault fault) throws Exception {
    List<String> complaints = new ArrayList<>();
    List<Round> outcomes = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Round outcome = play(fault, round);
      complaints.addAll(outcome.complaints());
      outcomes.add(outcome);
    }

    assertThat(complaints).isEmpty();
    // How long it took is measured in the long run: one round beside other work says little.
    if (ROUNDS > 1) {
      assertThat(outcomes)
          .allSatisfy(outcome -> assertThat(outcome.failover()).isLessThan(outcome.mayCost()));
    }
  }

  /** Instances that join and leave, and orderly restarts, are what the long run adds. */
  static Stream<Fault> faults() {
    String chosen = System.getProperty("spoor.fault", ROUNDS > 1 ? ".*" : ".*_KILLED");
    return Stream.of(Fault.values()).filter(fault -> fault.name().matches(chosen));
  }

  private static Round play(Fault fault, int round) throws InterruptedException {
    Traffic traffic =
        Traffic.start(
            stack.bootstrapServers(),
            fault.name() + "/" + round,
            STORIES_BEGIN.plus(Duration.ofMinutes(TRUTHS.size())),
            stack.partitions());
    Duration calmWait;
    var faultWait = new AtomicReference<@Nullable Duration>();
    try {
      awaitRecovery(traffic);
      calmWait = longestWait(traffic);
      fault.strike(
          stack,
          round,
          () -> {
            awaitRecovery(traffic);
            faultWait.set(longestWait(traffic));
          });
      awaitRecovery(traffic);
    } finally {
      traffic.stop();
    }
    Truth truth = Truth.of(traffic.sent(), stack.manifests());
    TRUTHS.add(truth);

    List<String> unsettled = settle(truth);
    List<String> complaints = new ArrayList<>(history.takeFaults());
    complaints.addAll(unsettled);
    Duration longestWait = longestWait(traffic);
    var outcome =
        new Round(
            fault,
            truth.records(),
            calmWait,
            Objects.requireNonNullElse(faultWait.get(), longestWait),
            longestWait,
            List.copyOf(complaints));
    RESULTS.add(outcome);
    System.out.println(outcome.line());
    complaints.stream().limit(SHOWN).forEach(System.out::println);
    return outcome;
  }

  /** What is sent within a second from now has come out. */
  private static void awaitRecovery(Traffic traffic) throws InterruptedException {
    int before = traffic.probes().size();
    Thread.sleep(PROBED_FOR);
    List<Traffic.Probe> all = traffic.probes();
    List<Traffic.Probe> probes = all.subList(before, all.size());
    FaultyStack.await(
        "what was sent after the fault has come out",
        RECOVERED_WITHIN,
        () -> probes.stream().allMatch(probe -> history.firstSeen(probe.runId()).isPresent()));
  }

  /** Waits until topics and index have come to their end; what is wrong even then. */
  private static List<String> settle(Truth truth) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLED_WITHIN.toNanos();
    while (true) {
      List<String> wrong = new ArrayList<>(truth.missingFrom(history));
      if (wrong.isEmpty()) {
        wrong.addAll(index.differencesFrom(history, truth));
        wrong.addAll(tooMany());
      }
      if (wrong.isEmpty() || System.nanoTime() > deadline) {
        return wrong;
      }
      Thread.sleep(500);
    }
  }

  /** What stands on the topics and comes of nothing that was ever sent. */
  private static List<String> tooMany() {
    List<String> complaints = new ArrayList<>();
    more("actions", history.actions().size(), truth -> truth.actions().size(), complaints);
    more("chains", history.standingChains(), truth -> truth.chains().size(), complaints);
    more("findings", history.standingFindings(), truth -> truth.findings().size(), complaints);
    return complaints;
  }

  private static void more(
      String what, long actual, ToIntFunction<Truth> of, List<String> complaints) {
    long expected = TRUTHS.stream().mapToInt(of).sum();
    if (actual != expected) {
      complaints.add("doubled: " + actual + " " + what + " where " + expected + " belong");
    }
  }

  private static Duration longestWait(Traffic traffic) {
    long longest = 0;
    for (Traffic.Probe probe : traffic.probes()) {
      OptionalLong seen = history.firstSeen(probe.runId());
      longest = Math.max(longest, seen.orElse(System.nanoTime()) - probe.sentAt());
    }
    return Duration.ofNanos(longest);
  }
}
