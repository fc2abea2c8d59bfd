package io.spoor.sources.shell;

import java.util.regex.Pattern;

/** Forms of a path. */
final class PathText {
  private static final Pattern HOME =
      Pattern.compile("^(?:/root|/home/[^/]++|/Users/[^/]++)(?=/|$)");

  private PathText() {}

  /** Without {@code ./}, double slashes and a last slash; home directories as {@code ~}. */
  static String normalise(String path) {
    boolean mayBeHome = path.startsWith("/");
    String text = mayBeHome ? HOME.matcher(path).replaceFirst("~") : path;
    if (isNormal(text)) {
      return text;
    }
    var result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean atStart = result.isEmpty() || result.charAt(result.length() - 1) == '/';
      if (c == '/' && !result.isEmpty() && atStart) {
        continue;
      }
      if (c == '.' && atStart && i + 1 < text.length() && text.charAt(i + 1) == '/') {
        i++;
        continue;
      }
      result.append(c);
    }
    while (result.length() > 1 && result.charAt(result.length() - 1) == '/') {
      result.setLength(result.length() - 1);
    }
    return result.toString();
  }

  /**
   * Whether nothing is to be left out: no slash stands at the end or before {@code .} or another.
   */
  private static boolean isNormal(String text) {
    for (int i = text.indexOf('/'); i >= 0; i = text.indexOf('/', i + 1)) {
      boolean isInside = i + 1 < text.length() && "/.".indexOf(text.charAt(i + 1)) < 0;
      if (!isInside) {
        return false;
      }
    }
    return !text.startsWith("./");
  }

  /** The last part. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether the place is for temporary files. */
  static boolean isTemporary(String path) {
    return (path.startsWith("/tmp/") || path.startsWith("/var/tmp/") || path.startsWith("/dev/"))
        && !path.contains("/..");
  }
}
