package io.spoor.sources;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.Set;

/**
 * Operator settings of normalising.
 *
 * @param tenant tenant of the records
 * @param capture how much content is stored
 * @param maxRecordBytes larger records become dead letters without being parsed
 * @param maxContentChars length at which {@link ContentCapture#REDACTED} cuts a content field,
 *     UTF-16 units
 * @param disabledJoins join methods for which no links are created
 * @param taintKey key for the hashes of values and words in content fingerprints
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

  /** Settings with the development key. */
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
