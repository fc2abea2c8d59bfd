package io.spoor.sources.shell;

import java.util.regex.Pattern;

/** Forms of a path. */
final class PathText {
  private static final Pattern HOME =
      Pattern.compile("^(?:/root|/home/[^/]++|/Users/[^/]++)(?=/|$)");

  private PathText() {}

  /** Without {@code ./}, double slashes and a last slash; home directories as {@code ~}. */
  static String normalise(String path) {
    String text = HOME.matcher(path).replaceFirst("~");
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
