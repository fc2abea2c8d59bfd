package io.spoor.sources;

import io.spoor.schemas.fingerprint.TaintKey;
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
 * @param disabledJoins methods by which no links are stated
 * @param taintKey what values and words are hashed with in traces of content
 */
public record NormaliseSettings(
    String tenant,
    ContentCapture capture,
    int maxRecordBytes,
    int maxContentChars,
    Set<JoinMethod> disabledJoins,
    TaintKey taintKey) {

  public NormaliseSettings {
    disabledJoins = Set.copyOf(disabledJoins);
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
    this(tenant, capture, maxRecordBytes, maxContentChars, joinsOff, TaintKey.DEVELOPMENT);
  }

  public static NormaliseSettings defaults() {
    return new NormaliseSettings(
        "default",
        ContentCapture.REDACTED,
        1 << 20,
        8192,
        JoinMethod.fromLabels(JoinMethod.disabledLabels(Set.of(), Set.of())));
  }

  public NormaliseSettings withDisabledJoins(Set<JoinMethod> other) {
    return new NormaliseSettings(tenant, capture, maxRecordBytes, maxContentChars, other, taintKey);
  }

  public NormaliseSettings withTaintKey(TaintKey other) {
    return new NormaliseSettings(
        tenant, capture, maxRecordBytes, maxContentChars, disabledJoins, other);
  }
}
