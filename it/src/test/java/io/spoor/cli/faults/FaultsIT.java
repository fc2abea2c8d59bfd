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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to brokers and instances under load: nothing is lost, nothing is doubled, and in
 * the end all is as if nothing had happened. {@code -Dspoor.fault.rounds=20} for the long run.
 */
@Tag("full")
@Order(Integer.MAX_VALUE)
class FaultsIT {
  private static final int ROUNDS = Integer.getInteger("spoor.fault.rounds", 1);
  private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(60);

  /** Long enough that the probes have met every partition. */
  private static final Duration PROBE_DURATION = Duration.ofSeconds(1);

  private static final Duration CALM_LATENCY = Duration.ofSeconds(2);

  /** One round beside other work is not timed. */
  private static final int WARM_UP_ATTEMPTS = ROUNDS > 1 ? 5 : 1;

  private static final int MAX_SHOWN = 20;

  private static final FaultResults RESULTS = new FaultResults();
  private static final List<ExpectedOutput> EXPECTED_OUTPUTS = new ArrayList<>();

  private static Instant scenarioStart;
  private static FaultTestCluster stack;
  private static OutputHistory history;
  private static IndexVersions index;

  @BeforeAll
  static void start() throws Exception {
    scenarioStart = Instant.now().truncatedTo(ChronoUnit.HOURS);
    stack = FaultTestCluster.start();
    history = OutputHistory.start(stack.bootstrapServers(), stack.registryUrl());
    index = new IndexVersions(stack.elasticsearchUrl());
    warmUp();
  }

  /** Until a probe is quick: what JVMs that have just started take is no fault's cost. */
  private static void warmUp() throws InterruptedException {
    TrafficGenerator traffic =
        TrafficGenerator.start(
            stack.bootstrapServers(), "warm-up", scenarioStart, stack.partitions());
    try {
      for (int i = 0; i < WARM_UP_ATTEMPTS; i++) {
        long startNanos = System.nanoTime();
        awaitRecovery(traffic);
        if (System.nanoTime() - startNanos < PROBE_DURATION.plus(CALM_LATENCY).toNanos()) {
          return;
        }
      }
    } finally {
      traffic.stop();
      EXPECTED_OUTPUTS.add(ExpectedOutput.of(traffic.sent(), stack.manifests()));
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
  void nothingIsLostOrDoubled(InjectedFault fault) throws Exception {
    List<String> problems = new ArrayList<>();
    List<FaultRound> outcomes = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      FaultRound outcome = runRound(fault, round);
      problems.addAll(outcome.problems());
      outcomes.add(outcome);
    }

    assertThat(problems).isEmpty();
    // How long it took is measured in the long run: one round beside other work says little.
    if (ROUNDS > 1) {
      assertThat(outcomes)
          .allSatisfy(
              outcome -> assertThat(outcome.failover()).isLessThan(outcome.allowedLatency()));
    }
  }

  /** Leaders, instances that join and leave, and orderly restarts are what the long run adds. */
  static Stream<InjectedFault> faults() {
    String selectedFaults =
        System.getProperty("spoor.fault", ROUNDS > 1 ? ".*" : "INSTANCE_KILLED");
    return Stream.of(InjectedFault.values()).filter(fault -> fault.name().matches(selectedFaults));
  }

  private static FaultRound runRound(InjectedFault fault, int round) throws InterruptedException {
    TrafficGenerator traffic =
        TrafficGenerator.start(
            stack.bootstrapServers(),
            fault.name() + "/" + round,
            scenarioStart.plus(Duration.ofMinutes(EXPECTED_OUTPUTS.size())),
            stack.partitions());
    Duration calmLatency;
    var faultWait = new AtomicReference<@Nullable Duration>();
    try {
      awaitRecovery(traffic);
      calmLatency = maxLatency(traffic);
      fault.inject(
          stack,
          round,
          () -> {
            awaitRecovery(traffic);
            faultWait.set(maxLatency(traffic));
          });
      awaitRecovery(traffic);
    } finally {
      traffic.stop();
    }
    ExpectedOutput expected = ExpectedOutput.of(traffic.sent(), stack.manifests());
    EXPECTED_OUTPUTS.add(expected);

    List<String> missingOutputs = awaitOutputs(expected);
    List<String> problems = new ArrayList<>(history.drainFaults());
    problems.addAll(missingOutputs);
    Duration maxLatency = maxLatency(traffic);
    var outcome =
        new FaultRound(
            fault,
            expected.records(),
            calmLatency,
            Objects.requireNonNullElse(faultWait.get(), maxLatency),
            maxLatency,
            List.copyOf(problems));
    RESULTS.add(outcome);
    System.out.println(outcome.line());
    problems.stream().limit(MAX_SHOWN).forEach(System.out::println);
    return outcome;
  }

  /** What is sent within a second from now has come out. */
  private static void awaitRecovery(TrafficGenerator traffic) throws InterruptedException {
    int probesBefore = traffic.probes().size();
    Thread.sleep(PROBE_DURATION);
    List<TrafficGenerator.Probe> all = traffic.probes();
    List<TrafficGenerator.Probe> probes = all.subList(probesBefore, all.size());
    FaultTestCluster.await(
        "what was sent after the fault has come out",
        RECOVERY_TIMEOUT,
        () -> probes.stream().allMatch(probe -> history.firstSeen(probe.runId()).isPresent()));
  }

  /** Waits until topics and index have come to their end; what is wrong even then. */
  private static List<String> awaitOutputs(ExpectedOutput expected) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
    while (true) {
      List<String> missing = new ArrayList<>(expected.missingFrom(history));
      if (missing.isEmpty()) {
        missing.addAll(index.differencesFrom(history, expected));
        missing.addAll(findDuplicates());
      }
      if (missing.isEmpty() || System.nanoTime() > deadline) {
        return missing;
      }
      Thread.sleep(500);
    }
  }

  /** What stands on the topics and comes of nothing that was ever sent. */
  private static List<String> findDuplicates() {
    List<String> problems = new ArrayList<>();
    addIfMore("actions", history.actions().size(), expected -> expected.actions().size(), problems);
    addIfMore(
        "chains", history.countActiveChains(), expected -> expected.chains().size(), problems);
    addIfMore(
        "findings",
        history.countActiveFindings(),
        expected -> expected.findings().size(),
        problems);
    return problems;
  }

  private static void addIfMore(
      String label,
      long actual,
      ToIntFunction<ExpectedOutput> expectedCount,
      List<String> problems) {
    long expected = EXPECTED_OUTPUTS.stream().mapToInt(expectedCount).sum();
    if (actual != expected) {
      problems.add("doubled: " + actual + " " + label + " where " + expected + " belong");
    }
  }

  private static Duration maxLatency(TrafficGenerator traffic) {
    long longest = 0;
    for (TrafficGenerator.Probe probe : traffic.probes()) {
      OptionalLong firstSeen = history.firstSeen(probe.runId());
      longest = Math.max(longest, firstSeen.orElse(System.nanoTime()) - probe.sentAt());
    }
    return Duration.ofNanos(longest);
  }
}
