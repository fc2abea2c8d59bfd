package io.spoor.content.shell;

import java.util.regex.Pattern;

/** Forms of a path. */
final class PathText {
  private static final Pattern HOME =
      Pattern.compile("^(?:/root|/home/[^/]++|/Users/[^/]++)(?=/|$)");

  private PathText() {}

  /**
   * Without {@code ./}, {@code x/../}, double slashes and a last slash; home directories as {@code
   * ~}.
   */
  static String normalise(String path) {
    String text = isNormal(path) ? path : resolved(path);
    return text.startsWith("/") ? HOME.matcher(text).replaceFirst("~") : text;
  }

  private static String resolved(String text) {
    var result = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int slash = text.indexOf('/', i);
      int end = slash < 0 ? text.length() : slash;
      String part = text.substring(i, end);
      if (part.equals("..") && isInFolder(result)) {
        result.setLength(result.lastIndexOf("/", result.length() - 2) + 1);
      } else if (!part.equals(".") && (i == 0 || !part.isEmpty())) {
        result.append(part).append(slash < 0 ? "" : "/");
      }
      i = end + 1;
    }
    if (result.length() > 1 && result.charAt(result.length() - 1) == '/') {
      result.setLength(result.length() - 1);
    }
    return result.toString();
  }

  /** Whether a path ends with the name of a folder, which {@code ..} takes away. */
  private static boolean isInFolder(StringBuilder path) {
    int end = path.length() - 1;
    String last = end < 1 ? "" : path.substring(path.lastIndexOf("/", end - 1) + 1, end);
    return !last.isEmpty() && !last.equals("..") && "~$\0".indexOf(last.charAt(0)) < 0;
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
