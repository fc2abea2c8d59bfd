package io.spoor.connectors.alerts.routing;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pattern as in manifests: {@code *} matches any characters except {@code /} and {@code :}. */
record Glob(String text, Pattern pattern) {

  static Glob of(String text) {
    var regex = new StringBuilder();
    for (String part : text.split("\\*", -1)) {
      regex
          .append(regex.isEmpty() ? "" : "[^/:]*")
          .append(part.isEmpty() ? "(?:)" : Pattern.quote(part));
    }
    return new Glob(text, Pattern.compile(regex.toString()));
  }

  boolean matches(@Nullable String value) {
    return value != null && pattern.matcher(value).matches();
  }

  /** Whether it certainly matches everything that the other matches. */
  boolean covers(Glob other) {
    // A star of the other matches a subset of a star of ours.
    return text.equals(other.text) || pattern.matcher(other.text).matches();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && glob.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
