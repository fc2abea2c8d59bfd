package io.spoor.sources;

import io.spoor.schemas.fingerprint.TraceKey;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.Set;

/**
 * What an operator chooses about normalising.
 *
 * @param tenant tenant that the records belong to
 * @param capture what is kept of tool arguments, results and messages
 * @param maxRecordBytes greater records become dead letters unread
 * @param maxContentChars where {@link ContentCapture#REDACTED} cuts a field of content, UTF-16
 *     units
 * @param joinsOff methods by which no links are stated
 * @param traceKey what values and words are hashed with in traces of content
 */
public record NormaliseSettings(
    String tenant,
    ContentCapture capture,
    int maxRecordBytes,
    int maxContentChars,
    Set<JoinMethod> joinsOff,
    TraceKey traceKey) {

  public NormaliseSettings {
    joinsOff = Set.copyOf(joinsOff);
    if (tenant.isBlank()) {
      throw new IllegalArgumentException(
          "tenant is empty; give it a name, for instance \"default\"");
    }
    if (maxRecordBytes < 1 || maxContentChars < 1) {
      throw new IllegalArgumentException("maxRecordBytes and maxContentChars must be 1 or more");
    }
  }

  /** With the key for development. */
  public NormaliseSettings(
      String tenant,
      ContentCapture capture,
      int maxRecordBytes,
      int maxContentChars,
      Set<JoinMethod> joinsOff) {
    this(tenant, capture, maxRecordBytes, maxContentChars, joinsOff, TraceKey.DEVELOPMENT);
  }

  public static NormaliseSettings defaults() {
    return new NormaliseSettings(
        "default",
        ContentCapture.REDACTED,
        1 << 20,
        8192,
        JoinMethod.of(JoinMethod.off(Set.of(), Set.of())));
  }

  public NormaliseSettings withJoinsOff(Set<JoinMethod> other) {
    return new NormaliseSettings(tenant, capture, maxRecordBytes, maxContentChars, other, traceKey);
  }

  public NormaliseSettings withTraceKey(TraceKey other) {
    return new NormaliseSettings(tenant, capture, maxRecordBytes, maxContentChars, joinsOff, other);
  }
}
