package io.spoor.client.result;

import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.topic.TopicCatalogue;
import org.jspecify.annotations.Nullable;

/**
 * A record that was not understood, or that a sink refused, as it is shown. {@code topic}, {@code
 * partition} and {@code offset} say where the record itself lies: a topic, or a file with its line
 * number from 0.
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

  /** Nanoseconds since the Unix epoch; null for a record of a file, which did not arrive. */
  @Nullable
  public Long arrivedAt() {
    return arrivedAtMillis == 0 ? null : arrivedAtMillis * 1_000_000L;
  }

  /** Where the record lies, for people: a topic with partition and offset, or a line of a file. */
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
