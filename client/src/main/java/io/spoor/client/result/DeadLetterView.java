package io.spoor.client.result;

import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.topic.TopicCatalogue;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record as displayed. {@code topic}, {@code partition} and {@code offset} locate the
 * record: a topic, or a file with its line number from 0.
 */
public record DeadLetterView(
    long arrivedAtMillis,
    String source,
    String reason,
    String detail,
    @Nullable String position,
    String topic,
    int partition,
    long offset,
    @Nullable String sha256,
    long size,
    @Nullable String prefix) {

  /** Nanoseconds since the Unix epoch; null for a record from a file, which has no arrival time. */
  @Nullable
  public Long arrivedAt() {
    return arrivedAtMillis == 0 ? null : arrivedAtMillis * 1_000_000L;
  }

  /** Location of the record, for people: a topic with partition and offset, or a line of a file. */
  public String origin() {
    return TopicCatalogue.sourceOf(topic).isPresent() || TopicCatalogue.byName(topic).isPresent()
        ? topic + "/" + partition + "/" + offset
        : topic + ", line " + (offset + 1);
  }

  public static DeadLetterView of(DeadLetter deadLetter) {
    return new DeadLetterView(
        deadLetter.getArrivedAt(),
        deadLetter.getSource(),
        deadLetter.getReason(),
        deadLetter.getDetail(),
        deadLetter.getPosition(),
        deadLetter.getRaw().getTopic(),
        deadLetter.getRaw().getPartition(),
        deadLetter.getRaw().getOffset(),
        deadLetter.getRaw().getSha256(),
        deadLetter.getSize(),
        deadLetter.getPrefix());
  }
}
