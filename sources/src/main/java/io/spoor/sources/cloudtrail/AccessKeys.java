package io.spoor.sources.cloudtrail;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells access key ids apart (docs.aws.amazon.com/IAM, "unique identifiers"). */
final class AccessKeys {
  // Written in the place of an id: as ids they would merge strangers.
  private static final Set<String> PLACEHOLDERS =
      Set.of("redacted", "hidden_due_to_security_reasons", "unknown", "none", "null");

  private AccessKeys() {}

  /** The id, or null when the text can be none. */
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

  /** Whether the text stands in the place of something that is not told. */
  static boolean isPlaceholder(String text) {
    return PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether the key outlives a session. {@code inSession}: the call says when its session began.
   */
  static boolean isLongLived(String id, boolean inSession) {
    return id.startsWith("AKIA") || (!id.startsWith("ASIA") && !inSession);
  }
}
