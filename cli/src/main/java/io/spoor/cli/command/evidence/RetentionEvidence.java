package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.search.SearchClient;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.verify.VerifiedRecordReader;
import io.spoor.export.retention.HeldIndexDays;
import io.spoor.export.retention.LegalHold;
import io.spoor.export.retention.LegalHolds;
import io.spoor.export.retention.RetentionPolicy;
import io.spoor.export.retention.RetentionPolicy.LogSetting;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The verified evidence log of an installation, with its legal holds. Retention refuses to run if
 * it cannot read all holds of the installation.
 */
record RetentionEvidence(Path log, Altering.Verified verified, List<LegalHold> holds) {
  private static final String SETTING = "evidence.log";
  private static final String EVENTS = "spoor-events";

  /** Sample size that ensures that an index of the same installation contains one of the events. */
  private static final int SAMPLE = 500;

  /** Number of segments at the end of the log from which the sample is taken. */
  private static final int LATEST = 3;

  /**
   * The log of the installation; empty if the policy file states that there is none.
   *
   * @param policy the file that {@code retentionPolicy} was read from
   * @throws OperationFailedException if the log's location is unknown or the log cannot be read
   */
  static Optional<RetentionEvidence> of(
      Terminal terminal,
      ConnectionOptions connection,
      RetentionPolicy retentionPolicy,
      Path policy) {
    return switch (retentionPolicy.evidenceLog()) {
      case LogSetting.Directory(Path path) -> Optional.of(read(terminal, path, policy));
      case LogSetting.NoLog() -> {
        if (connection.isLocalStack() && isThere(connection.home().evidence())) {
          throw new OperationFailedException(
              ("%s: %s=none, but this stack has the evidence log %s, and its legal holds would "
                      + "be ignored. Nothing was deleted. Remove %s from the file")
                  .formatted(policy, SETTING, connection.home().evidence(), SETTING));
        }
        yield Optional.empty();
      }
      case LogSetting.Missing() -> {
        if (!connection.isLocalStack()) {
          throw new OperationFailedException(
              ("%s: %s is missing. Without the evidence log of that installation its legal "
                      + "holds are unknown, so nothing was deleted. Set %s=DIR to the log's "
                      + "directory, or %s=none if that installation has no evidence log")
                  .formatted(policy, SETTING, SETTING, SETTING));
        }
        yield Optional.of(read(terminal, connection.home().evidence(), policy));
      }
    };
  }

  /**
   * Rejects another log, or a copy of the log, for indices of the local stack: it may lack holds.
   */
  void checkIsOf(ConnectionOptions connection, Path policy) {
    if (!connection.isLocalStack()) {
      return;
    }
    Path own = connection.home().evidence();
    if (isThere(own) && !StackActJournal.isOfStack(connection, log)) {
      throw new OperationFailedException(
          ("%s: %s=%s is not the evidence log of this stack, which is %s: its legal holds "
                  + "would be ignored. Nothing was deleted. Remove %s from the file, or name the "
                  + "other installation with --config")
              .formatted(policy, SETTING, log, own, SETTING));
    }
  }

  /** Also true if the path cannot be read. */
  private static boolean isThere(Path path) {
    return !Files.notExists(path);
  }

  private static RetentionEvidence read(Terminal terminal, Path log, Path policy) {
    try {
      Altering.Verified verified = Altering.verify(terminal, log);
      return new RetentionEvidence(
          log, verified, LegalHolds.inForce(verified.store(), verified.verifier(), log));
    } catch (OperationFailedException | EvidenceException | UncheckedIOException e) {
      throw new OperationFailedException(
          ("legal holds cannot be read, so nothing was deleted: %s. Make the log readable, "
                  + "or set %s in %s to the directory of the installation's evidence log")
              .formatted(e.getMessage(), SETTING, policy),
          e);
    }
  }

  HeldIndexDays heldDays() {
    return HeldIndexDays.of(verified.store(), verified.verifier(), holds, n -> {});
  }

  /**
   * Rejects a log of another installation: the index contains none of the log's latest events whose
   * indices are retained. A log without such events is accepted, since nothing contradicts it.
   */
  void checkIsOf(SearchClient searchClient, RetentionPolicy retentionPolicy, LocalDate today) {
    if (!searchClient.aliasPrefix().isEmpty()) {
      // The aliases are limited to one tenant; the log's events may belong to others.
      return;
    }
    List<String> events = latestEvents(retentionPolicy.oldestKept(EVENTS, today));
    if (!events.isEmpty() && searchClient.count(EVENTS, "event.id", events) == 0) {
      throw new OperationFailedException(
          ("the evidence log %s belongs to another installation: Elasticsearch has none of "
                  + "its latest %s events. The legal holds of this installation are unknown, so "
                  + "nothing was deleted. Set %s to the log of this installation")
              .formatted(log, events.size(), SETTING));
    }
  }

  /** Ids of the latest events of that day or later; the last segments may have none. */
  private List<String> latestEvents(LocalDate since) {
    long end = verified.result().segments();
    List<String> latest = List.of();
    for (long size = LATEST; latest.isEmpty() && end > 0; size *= 2) {
      long begin = Math.max(0, end - size);
      latest = latestEvents(since, begin, end);
      end = begin;
    }
    return latest;
  }

  private List<String> latestEvents(LocalDate since, long begin, long end) {
    Deque<String> latest = new ArrayDeque<>();
    new VerifiedRecordReader(verified.store(), verified.verifier())
        .read(
            statement -> statement.segment() >= begin && statement.segment() < end,
            (number, header, lines) -> {
              if (header.kind().equals("event")
                  && !HeldIndexDays.day(new RecordView(header, lines.get())).isBefore(since)) {
                latest.add(header.id());
                if (latest.size() > SAMPLE) {
                  latest.removeFirst();
                }
              }
            });
    return List.copyOf(latest);
  }
}
