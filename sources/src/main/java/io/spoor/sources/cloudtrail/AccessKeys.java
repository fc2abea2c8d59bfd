package io.spoor.sources.cloudtrail;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Classifies access key ids (docs.aws.amazon.com/IAM, "unique identifiers"). */
final class AccessKeys {
  // Placeholders in id fields; treated as ids they would merge unrelated callers.
  private static final Set<String> PLACEHOLDERS =
      Set.of("redacted", "hidden_due_to_security_reasons", "unknown", "none", "null");

  private AccessKeys() {}

  /** The id; null when the text cannot be an access key id. */
  static @Nullable String idOrNull(@Nullable String text) {
    if (text == null || text.length() < 4 || text.length() > 128 || isPlaceholder(text)) {
      return null;
    }
    if (text.startsWith("sha256:")) {
      return text;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '_') {
        return null;
      }
    }
    return text;
  }

  /** Whether the text is a placeholder for a hidden value. */
  static boolean isPlaceholder(String text) {
    return PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether the key outlives a session. {@code inSession}: the call states the start of its
   * session.
   */
  static boolean isLongLived(String id, boolean inSession) {
    return id.startsWith("AKIA") || (!id.startsWith("ASIA") && !inSession);
  }
}
