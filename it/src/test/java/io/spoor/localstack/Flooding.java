package io.spoor.localstack;

import io.spoor.localstack.DecisionProbe.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What clients were answered that ask as fast as they can, and what the probe of a decision server
 * was answered meanwhile.
 *
 * @param other number of answers that are neither a refusal nor a decision, or none
 * @param knownAfter seconds until a run that began meanwhile was known
 */
record Flooding(
    int refused,
    int answered,
    int other,
    double seconds,
    double knownAfter,
    List<Answer> meanwhile) {
  private static final int CLIENTS = 8;

  /** After the new run is known. */
  private static final int LONGER_MILLIS = 5_000;

  /**
   * Floods a server.
   *
   * @param client creates a client of it
   * @param newRun begins a run and returns when it is known
   */
  static Flooding run(Supplier<DecisionProbe> client, DecisionProbe probe, Runnable newRun)
      throws InterruptedException {
    long begin = System.nanoTime();
    List<Flood> floods = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      floods.add(new Flood(client.get()));
    }
    double known;
    try {
      newRun.run();
      known = secondsSince(begin);
      Thread.sleep(LONGER_MILLIS);
    } finally {
      floods.forEach(Flood::end);
    }
    return new Flooding(
        floods.stream().mapToInt(flood -> flood.refused).sum(),
        floods.stream().mapToInt(flood -> flood.answered).sum(),
        floods.stream().mapToInt(flood -> flood.other).sum(),
        secondsSince(begin),
        known,
        probe.since(begin));
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** The time within which the probe had this share of its answers, per cent. */
  double millis(int percent) {
    long[] nanos = meanwhile.stream().mapToLong(Answer::nanos).sorted().toArray();
    return nanos[Math.min(nanos.length - 1, nanos.length * percent / 100)] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d refused, %,d answered in %.1f s; other caller p50 %.1f, p95 %.1f, max %.1f ms;"
            + " a new run known after %.1f s",
        refused,
        answered,
        seconds,
        millis(50),
        millis(95),
        millis(100),
        knownAfter);
  }

  /** A caller that asks as fast as it can, on a connection of its own. */
  private static final class Flood {
    private final DecisionProbe caller;
    private final Thread thread;
    private volatile boolean ended;
    private int answered;
    private int refused;
    private int other;

    Flood(DecisionProbe caller) {
      this.caller = caller;
      this.thread = Thread.ofPlatform().start(this::run);
    }

    private void run() {
      while (!ended) {
        switch (caller.ask().status()) {
          case 200 -> answered++;
          case 429 -> refused++;
          default -> other++;
        }
      }
    }

    void end() {
      ended = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      caller.close();
    }
  }
}
