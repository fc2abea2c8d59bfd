package io.spoor.sources.content;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.json.Parsed;
import io.spoor.schemas.json.RecordJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The object or list that a text contains.
 *
 * @param hasDuplicates whether a member name is repeated, so that the tree lacks a value
 */
record JsonContent(JsonNode tree, boolean hasDuplicates) {
  private static final String WRAPPER = "_";

  /** Null for other text. */
  static @Nullable JsonContent of(ContentText content) {
    String text = content.text();
    int i = 0;
    while (i < text.length() && text.charAt(i) <= ' ') {
      i++;
    }
    boolean json = i < text.length() && (text.charAt(i) == '{' || text.charAt(i) == '[');
    // A list is wrapped in a member, so that one reader handles both.
    Parsed parsed = json ? parse(text) : null;
    return parsed == null
        ? null
        : new JsonContent(
            Objects.requireNonNull(parsed.object().get(WRAPPER)), parsed.duplicateMembers());
  }

  private static @Nullable Parsed parse(String text) {
    return RecordJson.parsedOrNull("{\"" + WRAPPER + "\":" + text + '}');
  }
}
