package io.spoor.benchmarks.decisions;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Collects what answers state of the age of the facts, and whether policies were asked. */
final class StatedStaleness implements Consumer<String> {
  private static final String MEMBER = "\"staleness_ms\":";

  private final ConcurrentLinkedQueue<Long> millis = new ConcurrentLinkedQueue<>();
  private final AtomicLong unasked = new AtomicLong();
  private final AtomicLong unknownRuns = new AtomicLong();

  @Override
  public void accept(String answer) {
    int begin = answer.indexOf(MEMBER);
    if (begin < 0 || answer.contains("\"mode\":")) {
      unasked.incrementAndGet();
      return;
    }
    int at = begin + MEMBER.length();
    long value = 0;
    while (at < answer.length() && Character.isDigit(answer.charAt(at))) {
      value = value * 10 + Character.digit(answer.charAt(at++), 10);
    }
    millis.add(value);
    if (!answer.contains("\"known\":true")) {
      unknownRuns.incrementAndGet();
    }
  }

  /** Forgets all answers. */
  void reset() {
    millis.clear();
    unasked.set(0);
    unknownRuns.set(0);
  }

  /** Answers for which policies were not asked, since the facts were too old or of unknown age. */
  long unasked() {
    return unasked.get();
  }

  /** Answers about runs that are not known. */
  long unknownRuns() {
    return unknownRuns.get();
  }

  /** The stated ages, milliseconds, in ascending order. */
  double[] sorted() {
    double[] sorted = millis.stream().mapToDouble(Long::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
