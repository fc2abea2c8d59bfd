package io.spoor.evidence.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.evidence.avro.EventReference;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.avro.ReservedFields;
import io.spoor.evidence.record.RecordFileReader.FieldVisitor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks the reference of each action to the record of its event: that record precedes the
 * action's, and the action does not have the event too. Not thread-safe.
 */
final class ReferenceCheck implements FieldVisitor {
  /** {@code ["}, 22 characters of salt, {@code ","}. */
  private static final int NAME_OFFSET = 2 + 22 + 3;

  /** Longer than any reference; the value of a longer line is not read. */
  private static final int MAX_LINE_BYTES = 1024;

  private static final byte[] REFERENCE = name(ReservedFields.EVENT);
  private static final byte[] EVENT = name(EventReference.EVENT);
  private static final int VALUE = 2;
  private static final String RECORD = "record";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private boolean hasReference;
  private boolean hasEvent;

  /** The greatest number of a record that is referred to; greater than all if it is not valid. */
  private long referenced;

  private static byte[] name(String field) {
    return (field + "\",").getBytes(US_ASCII);
  }

  @Override
  public void field(byte[] buffer, int from, int length) {
    if (isNamed(REFERENCE, buffer, from, length)) {
      hasReference = true;
      referenced = Math.max(referenced, referencedRecord(buffer, from, length));
    } else if (isNamed(EVENT, buffer, from, length)) {
      hasEvent = true;
    }
  }

  private static boolean isNamed(byte[] name, byte[] buffer, int from, int length) {
    int start = from + NAME_OFFSET;
    return length >= NAME_OFFSET + name.length
        && buffer[start] == name[0]
        && Arrays.equals(buffer, start, start + name.length, name, 0, name.length);
  }

  private static long referencedRecord(byte[] buffer, int from, int length) {
    if (length > MAX_LINE_BYTES) {
      return Long.MAX_VALUE;
    }
    try {
      JsonNode record = JSON.readTree(buffer, from, length).path(VALUE).path(RECORD);
      boolean valid = record.isIntegralNumber() && record.canConvertToLong();
      return valid && record.longValue() >= 0 ? record.longValue() : Long.MAX_VALUE;
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * Ends a record.
   *
   * @param number of the record in the log
   * @return the problem, if there is one
   */
  Optional<String> end(String kind, long number) {
    boolean both = hasReference && hasEvent;
    boolean precedes = !hasReference || referenced < number;
    hasReference = false;
    hasEvent = false;
    referenced = 0;
    if (!kind.equals(RecordKind.ACTION.text()) || (precedes && !both)) {
      return Optional.empty();
    }
    return Optional.of(
        both
            ? "has both its event and a reference to it"
            : "refers to no record before it as its event");
  }
}
