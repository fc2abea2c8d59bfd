package io.spoor.connectors.evidence;

import io.spoor.connectors.evidence.kafka.SealMemory;
import io.spoor.connectors.evidence.seal.EvidenceLogConfig;
import io.spoor.connectors.evidence.seal.Sealer;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.topic.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the log with what Kafka remembers of it, and refuses to continue a log that was rolled
 * back, replaced or cut off.
 */
final class ContinuityCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ContinuityCheck.class);

  /** Committed offsets of a group without members expire, by default after a week. */
  private static final Duration REFRESH = Duration.ofHours(1);

  private final SealMemory memory;
  private final EvidenceLogConfig log;
  private final Clock clock;
  private @Nullable RememberedCheckpoint stored;
  private long storedAtMillis;

  ContinuityCheck(SealMemory memory, EvidenceLogConfig log, Clock clock) {
    this.memory = memory;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Checks the log before it is opened for writing.
   *
   * @throws ConnectException if it is not an extension of the remembered checkpoint, or its last
   *     segments are altered
   * @throws EvidenceException if it cannot be read
   */
  void checkLog() {
    Optional<RememberedCheckpoint> remembered = memory.lastCheckpoint();
    Optional<String> damage = log.damage();
    if (damage.isPresent()) {
      throw refusal(damage.get(), "");
    }
    Optional<String> loss = remembered.flatMap(log::loss);
    if (loss.isPresent()) {
      RememberedCheckpoint lost = remembered.orElseThrow();
      requireAccepted(
          loss.get()
              + ". The last checkpoint that was sealed"
              + lost.sealed().map(at -> " at " + at).orElse("")
              + " is "
              + lost.id(),
          lost.id());
    }
  }

  /**
   * Compares the log's positions with the group's committed offsets, if no checkpoint is
   * remembered, because it has expired.
   *
   * @param firstOffsets first offset that each partition still holds
   * @throws ConnectException if the log ends before them
   */
  void checkPositions(Sealer sealer, Map<TopicPartition, Long> firstOffsets) {
    if (memory.lastCheckpoint().isPresent()) {
      return;
    }
    Map<String, Long> lost = new TreeMap<>();
    memory
        .committedOffsets(firstOffsets.keySet())
        .forEach(
            (partition, offset) -> {
              long sealed =
                  sealer
                      .sealedOffset(SinkRecordOrigins.evidence(partition))
                      .orElse(firstOffsets.getOrDefault(partition, 0L));
              if (offset > sealed) {
                lost.put(partition.toString(), offset);
              }
            });
    if (!lost.isEmpty()) {
      String name = "offsets " + Sha256Hex.hex(lost.toString().getBytes(StandardCharsets.UTF_8));
      requireAccepted(
          "it ends before the committed offsets of its consumer group, so its last segments are "
              + "missing: "
              + lost,
          name);
    }
  }

  private void requireAccepted(String problem, String lost) {
    if (!memory.acceptedLosses().contains(lost)) {
      throw refusal(problem, lost);
    }
    LOG.error(
        "evidence lost and the loss accepted by an act on {}, which is sealed next directory={} "
            + "lost=\"{}\"",
        TopicCatalogue.ACTS.name(),
        log.directory(),
        lost);
  }

  /** {@code lost}: name of the loss that an operator may accept; empty: none. */
  private ConnectException refusal(String problem, String lost) {
    return new ConnectException(
        "the evidence log in "
            + log.directory()
            + " is not continued, nothing was sealed: "
            + problem
            + ". Keep a copy of the directory, and restore the complete log from a backup. "
            + (lost.isEmpty()
                ? "Without a backup, start a new log in an empty directory; the connector then "
                    + "names the loss, which bin/spoor evidence accept-loss records"
                : "If it is lost, record that: bin/spoor evidence accept-loss --lost \""
                    + lost
                    + "\" --by NAME --reason TEXT")
            + ". Then restart the connector (local stack: bin/spoor up)");
  }

  /** Stores the last checkpoint if it is new, or the stored copy could expire. */
  void remember(Optional<RememberedCheckpoint> head) {
    if (head.isEmpty()
        || (stored != null
            && head.get().equals(stored)
            && clock.millis() - storedAtMillis < REFRESH.toMillis())) {
      return;
    }
    memory.store(head.get());
    stored = head.get();
    storedAtMillis = clock.millis();
  }
}
