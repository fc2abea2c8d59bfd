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
 * When the raw record arrived that a message goes back to, in milliseconds since the Unix epoch. An
 * event and an action that was just placed say so themselves; what follows from them carries a
 * header. Only latencies are told from it, so a message without one is no fault.
 */
final class ArrivalTracker {
  /** Name of the header: decimal digits, which any header converter takes. */
  static final String HEADER = "arrived";

  private static final long UNKNOWN = -1;

  private long arrivedAt = UNKNOWN;
  private boolean firstOfAction;

  /** The message that is handled from now on. */
  void start(Record<String, SpecificRecord> record) {
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

  /** What is sent from now on follows from no message. */
  void clear() {
    arrivedAt = UNKNOWN;
    firstOfAction = false;
  }

  /** Whether the message is an action on its way from stitch, not one that moved. */
  boolean isFirstOfAction() {
    return firstOfAction;
  }

  boolean isKnown() {
    return arrivedAt >= 0;
  }

  long arrivedAt() {
    return arrivedAt;
  }

  /** Headers for a message that does not say itself when its cause arrived. */
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
