package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.CommandFailed;
import io.spoor.client.search.Index;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.verify.VerifiedRecords;
import io.spoor.export.retention.Ages;
import io.spoor.export.retention.Ages.LogSetting;
import io.spoor.export.retention.HeldDays;
import io.spoor.export.retention.Hold;
import io.spoor.export.retention.Holds;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The verified evidence log of an installation with its legal holds. Retention refuses where the
 * holds of the installation may be others than those that it can read.
 */
record RetentionEvidence(Path log, Altering.Verified verified, List<Hold> holds) {
  private static final String SETTING = "evidence.log";
  private static final String EVENTS = "spoor-events";

  /** Enough events that an index of the same installation has one of them. */
  private static final int SAMPLE = 500;

  /** Segments at the end of the log in which the sample is looked for. */
  private static final int LATEST = 3;

  /**
   * The log of the installation; empty if the policy file states that there is none.
   *
   * @param policy the file that {@code ages} was read from
   * @throws CommandFailed if it is not known where the log is, or the log cannot be read
   */
  static Optional<RetentionEvidence> of(Console console, Target target, Ages ages, Path policy) {
    return switch (ages.evidenceLog()) {
      case LogSetting.Directory(Path path) -> Optional.of(read(console, path, policy));
      case LogSetting.NoLog() -> {
        if (target.isLocalStack() && isThere(target.home().evidence())) {
          throw new CommandFailed(
              policy
                  + ": "
                  + SETTING
                  + "=none, but this stack has the evidence log "
                  + target.home().evidence()
                  + ", and its legal holds would be ignored. Nothing was deleted. Remove "
                  + SETTING
                  + " from the file");
        }
        yield Optional.empty();
      }
      case LogSetting.Missing() -> {
        if (!target.isLocalStack()) {
          throw new CommandFailed(
              policy
                  + ": "
                  + SETTING
                  + " is missing. Without the evidence log of that installation its legal holds are not known, so nothing was"
                  + " deleted. Set "
                  + SETTING
                  + "=DIR to the log's directory, or "
                  + SETTING
                  + "=none if that installation keeps no evidence log");
        }
        yield Optional.of(read(console, target.home().evidence(), policy));
      }
    };
  }

  /** For indices of the local stack another log, or a copy of its own, does not have its holds. */
  void checkIsOf(Target target, Path policy) {
    if (!target.isLocalStack()) {
      return;
    }
    Path own = target.home().evidence();
    if (isThere(own) && !Journal.isOfStack(target, log)) {
      throw new CommandFailed(
          policy
              + ": "
              + SETTING
              + "="
              + log
              + " is not the evidence log of this stack, which is "
              + own
              + ": its legal holds would be ignored. Nothing was deleted. Remove "
              + SETTING
              + " from the file, or name the other installation with --config");
    }
  }

  /** Also when it may not be looked at. */
  private static boolean isThere(Path path) {
    return !Files.notExists(path);
  }

  private static RetentionEvidence read(Console console, Path log, Path policy) {
    try {
      Altering.Verified verified = Altering.verify(console, log);
      return new RetentionEvidence(
          log, verified, Holds.inForce(verified.store(), verified.verifier(), log));
    } catch (CommandFailed | EvidenceException | UncheckedIOException e) {
      throw new CommandFailed(
          "legal holds cannot be read, so nothing was deleted: "
              + e.getMessage()
              + ". Make the log readable, or set "
              + SETTING
              + " in "
              + policy
              + " to the directory of the installation's evidence log",
          e);
    }
  }

  HeldDays heldDays() {
    return HeldDays.of(verified.store(), verified.verifier(), holds, n -> {});
  }

  /**
   * Refuses a log that was written elsewhere: of its latest events whose indices are kept, the
   * index knows none. A log without such events passes, since nothing contradicts it.
   */
  void checkIsOf(Index index, Ages ages, LocalDate today) {
    if (!index.aliasPrefix().isEmpty()) {
      // The aliases of one tenant; the events of the log may be of the others.
      return;
    }
    List<String> events = latestEvents(ages.oldestKept(EVENTS, today));
    if (!events.isEmpty() && index.count(EVENTS, "event_id", events) == 0) {
      throw new CommandFailed(
          "the evidence log "
              + log
              + " is of another installation: Elasticsearch has none of its latest "
              + events.size()
              + " events. The legal holds of this installation are not known, so nothing was deleted. Set "
              + SETTING
              + " to the log of this installation");
    }
  }

  /** Ids of the latest events that happened on that day or later. */
  private List<String> latestEvents(LocalDate since) {
    long segments = verified.verdict().segments();
    Deque<String> latest = new ArrayDeque<>();
    new VerifiedRecords(verified.store(), verified.verifier())
        .read(
            statement -> statement.segment() >= segments - LATEST,
            (number, header, lines) -> {
              if (header.kind().equals("event")
                  && !HeldDays.day(new RecordView(header, lines.get())).isBefore(since)) {
                latest.add(header.id());
                if (latest.size() > SAMPLE) {
                  latest.removeFirst();
                }
              }
            });
    return List.copyOf(latest);
  }
}
