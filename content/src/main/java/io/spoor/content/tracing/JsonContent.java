package io.spoor.content.tracing;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.json.ParsedValue;
import io.spoor.schemas.json.RecordJson;
import org.jspecify.annotations.Nullable;

/**
 * The object or list that a text contains, and nothing else.
 *
 * @param hasDuplicates whether a member name is repeated, so that the tree lacks a value
 */
record JsonContent(JsonNode tree, boolean hasDuplicates) {
  /** Null for other text. */
  static @Nullable JsonContent of(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) <= ' ') {
      i++;
    }
    boolean mayBeJson = i < text.length() && (text.charAt(i) == '{' || text.charAt(i) == '[');
    ParsedValue parsed = mayBeJson ? RecordJson.valueOrNull(text) : null;
    return parsed == null ? null : new JsonContent(parsed.value(), parsed.duplicateMembers());
  }
}
