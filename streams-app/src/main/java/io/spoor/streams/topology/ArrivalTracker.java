package io.spoor.streams.topology;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Tracks the arrival time of the raw record behind each message, in milliseconds since the Unix
 * epoch. Events and newly placed actions contain it; messages that follow from them carry a header.
 * It only serves latencies, so a message without it is valid.
 */
final class ArrivalTracker {
  /** Name of the header; its value is decimal digits, which any header converter accepts. */
  static final String HEADER = "arrived";

  private static final long UNKNOWN = -1;

  private long arrivedAt = UNKNOWN;
  private boolean firstOfAction;

  /** Sets the message in progress. */
  void start(Record<String, ? extends SpecificRecord> record) {
    Header header = record.headers().lastHeader(HEADER);
    firstOfAction = false;
    if (header != null) {
      arrivedAt = parseMillis(header.value());
    } else if (record.value() instanceof IdentityEvent event) {
      arrivedAt = event.getArrivedAt();
    } else if (record.value() instanceof Action action) {
      arrivedAt = action.getEvent().getArrivedAt();
      firstOfAction = true;
    } else {
      arrivedAt = UNKNOWN;
    }
  }

  /** Clears the message: later output has no cause. */
  void clear() {
    arrivedAt = UNKNOWN;
    firstOfAction = false;
  }

  /** Whether the message is a newly placed action, not a moved one. */
  boolean isFirstOfAction() {
    return firstOfAction;
  }

  boolean isKnown() {
    return arrivedAt >= 0;
  }

  long arrivedAt() {
    return arrivedAt;
  }

  /** Headers for a message that does not contain the arrival of its cause. */
  Headers headers() {
    return isKnown() ? headers(arrivedAt) : new RecordHeaders();
  }

  static Headers headers(long arrivedAt) {
    return new RecordHeaders().add(HEADER, Long.toString(arrivedAt).getBytes(US_ASCII));
  }

  private static long parseMillis(byte[] digits) {
    try {
      return Long.parseLong(new String(digits, US_ASCII));
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
