package io.spoor.offline.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/** How many calls after the first harmful call of a run its first finding is, for several runs. */
public final class CallLatency {
  private final List<Integer> calls = new ArrayList<>();
  private int missed;

  /** {@code latency}: empty for a run without a finding. */
  void add(OptionalInt latency) {
    if (latency.isPresent()) {
      calls.add(latency.getAsInt());
    } else {
      missed++;
    }
  }

  public int runs() {
    return calls.size() + missed;
  }

  /** Runs without a finding. */
  public int missed() {
    return missed;
  }

  /** Runs whose first finding is from {@code least} to {@code most} calls after the harmful one. */
  public int between(int least, int most) {
    return (int) calls.stream().filter(call -> call >= least && call <= most).count();
  }

  /** The lower median of the runs with a finding; empty: there are none. */
  public OptionalInt median() {
    List<Integer> sorted = new ArrayList<>(calls);
    Collections.sort(sorted);
    return sorted.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(sorted.get((sorted.size() - 1) / 2));
  }
}
