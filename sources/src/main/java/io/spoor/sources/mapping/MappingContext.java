package io.spoor.sources.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.content.ContentFingerprinter;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One raw record, parsed, with its secrets already replaced.
 *
 * @param json the record; a mapping may take members out before it asks for {@link #original}, or
 *     cut some, and flag it
 * @param originalBytes the bytes that the record was read from, where nothing was replaced in it;
 *     not to be changed
 * @param contentHash SHA-256 of the record's canonical JSON before anything was replaced, for
 *     records without an id
 * @param contentPolicy what may be kept of content
 * @param disabledJoins methods by which no links are stated
 * @param fingerprinter makes traces of content
 * @param flags what was odd so far; mappings add to it
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; copying would cost more than it protects
public record MappingContext(
    ObjectNode json,
    byte @Nullable [] originalBytes,
    Supplier<String> contentHash,
    String tenant,
    ContentPolicy contentPolicy,
    Set<JoinMethod> disabledJoins,
    ContentFingerprinter fingerprinter,
    RawPointer pointer,
    long arrivedAt,
    List<String> flags) {
  private static final int MAX_ORIGINAL_CHARS = 256 * 1024;

  public void flag(String flag) {
    if (!flags.contains(flag)) {
      flags.add(flag);
    }
  }

  /** The record as JSON text; where it is too long, with its longest values cut, and flagged. */
  public String original() {
    boolean isTruncated = flags.contains(EventFlags.TRUNCATED_CONTENT);
    String text =
        originalBytes == null || isTruncated
            ? RecordJson.text(json)
            : RecordJson.text(json, originalBytes);
    if (text.length() <= MAX_ORIGINAL_CHARS) {
      return text;
    }
    flag(EventFlags.TRUNCATED_ORIGINAL);
    return RecordJson.truncated(json, MAX_ORIGINAL_CHARS);
  }
}
