package io.spoor.platform.sink;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * State of one sink.
 *
 * @param sink name of its connector
 * @param status whether it writes
 * @param since when it began to fail; empty unless it is stuck
 * @param reason why it fails; empty unless it is stuck or stopped
 * @param recordsBehind records that it has not written, about
 * @param oldest time of the oldest record that it has not written, if the sink stated it
 */
public record SinkState(
    String sink,
    Status status,
    Optional<Instant> since,
    String reason,
    long recordsBehind,
    Optional<Instant> oldest) {

  /** Whether a sink writes. */
  public enum Status {
    /** It has written everything, or just received it. */
    CURRENT,
    /** It writes, but records wait for a minute or longer. */
    BEHIND,
    /** It has no running task, and records wait. */
    STOPPED,
    /** It fails, and records wait. */
    STUCK;

    /** The name in documents. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Progress of one partition.
   *
   * @param committed next offset to write
   * @param end end of the partition
   * @param report what the sink says about it
   */
  public record Progress(long committed, long end, Optional<BacklogReport> report) {
    /** The end is behind the marker of the last transaction, which is not a record. */
    private long waiting() {
      long offsets = Math.max(0, end - committed);
      return report.isPresent() ? offsets : Math.max(0, offsets - 1);
    }

    private Optional<BacklogReport> currentReport() {
      return report.filter(_ -> end > committed);
    }
  }

  /** The state that the progress of all partitions shows; {@code running}: it has a task. */
  public static SinkState of(String sink, Collection<Progress> partitions, boolean running) {
    long waiting = partitions.stream().mapToLong(Progress::waiting).sum();
    Optional<BacklogReport> failing =
        partitions.stream()
            .flatMap(each -> each.currentReport().stream())
            .filter(report -> report.since().isPresent())
            .min(Comparator.comparing(report -> report.since().orElse(Instant.MAX)));
    Optional<Instant> oldest =
        partitions.stream()
            .flatMap(each -> each.currentReport().stream())
            .map(BacklogReport::oldest)
            .min(Comparator.naturalOrder());
    if (failing.isPresent()) {
      return new SinkState(
          sink, Status.STUCK, failing.get().since(), failing.get().reason(), waiting, oldest);
    }
    if (!running && waiting > 0) {
      return new SinkState(
          sink, Status.STOPPED, Optional.empty(), "no task of it is running", waiting, oldest);
    }
    return new SinkState(
        sink,
        oldest.isPresent() ? Status.BEHIND : Status.CURRENT,
        Optional.empty(),
        "",
        waiting,
        oldest);
  }

  /** Age of the oldest record that it has not written; empty if unknown. */
  public Optional<Duration> behind(Instant now) {
    return oldest.map(time -> Duration.between(time, now.isBefore(time) ? time : now));
  }

  /** One line for people: since when, why, how far behind. */
  public String describe(Instant now) {
    StringBuilder line = new StringBuilder(sink).append(' ').append(status.label());
    since.ifPresent(time -> line.append(" since ").append(time.truncatedTo(ChronoUnit.SECONDS)));
    if (!reason.isEmpty()) {
      line.append(": ").append(reason);
    }
    line.append("; ")
        .append(recordsBehind)
        .append(recordsBehind == 1 ? " record" : " records")
        .append(" behind");
    behind(now).ifPresent(age -> line.append(", ").append(age.toSeconds()).append(" s"));
    return line.toString();
  }
}
