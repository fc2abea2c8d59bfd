package io.spoor.cli.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What one round of a fault came to.
 *
 * @param records how many raw records were sent in it
 * @param calmLatency longest wait of a probe, from its sending to its chain document, before the
 *     fault
 * @param faultWait the same until what failed had been taken over, before it comes back
 * @param maxLatency the same over the whole round: that it comes back costs something too
 * @param problems a sentence each, beginning with lost, doubled or unequal
 */
record FaultRound(
    InjectedFault fault,
    int records,
    Duration calmLatency,
    Duration faultWait,
    Duration maxLatency,
    List<String> problems) {

  /**
   * What the fault costs: how much longer the unluckiest probe waited than one does on this machine
   * at this moment anyway.
   */
  Duration failover() {
    return faultWait.minus(calmLatency);
  }

  /**
   * What it may cost. Beside time-outs a failover is work, and on a machine that is busy with other
   * things that takes as much longer as a probe does.
   */
  Duration allowedLatency() {
    return fault.maxAddedLatency().plus(calmLatency.multipliedBy(2));
  }

  long problems(String kind) {
    return problems.stream().filter(problem -> problem.startsWith(kind)).count();
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s: %d records, %d complaints, a probe waited %s at most, %s until taken over, %s before the"
            + " fault",
        fault.label(),
        records,
        problems.size(),
        seconds(maxLatency),
        seconds(faultWait),
        seconds(calmLatency));
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
