package io.spoor.content.shell;

import io.spoor.content.fingerprint.TracedObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads objects from words: the host of an address, the target of a copy. */
final class ObjectReader {
  /** Stands for a part of a word that is not known. */
  static final char UNKNOWN = '\0';

  private static final int MAX_HOST = 253;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?");
  private static final Pattern KEYWORD = Pattern.compile("[A-Za-z_]{1,32}=");
  private static final Pattern DIGITS = Pattern.compile("[0-9.]+");

  private ObjectReader() {}

  /** Objects that a word names; none when it names nothing of that kind from elsewhere. */
  static List<EffectObject> read(String kind, String word) {
    var objects = new ArrayList<EffectObject>();
    String known = word.indexOf(UNKNOWN) < 0 ? word : word.substring(0, word.indexOf(UNKNOWN));
    switch (kind) {
      case "url" -> url(known, objects);
      case "index" -> {
        add(TracedObjectKind.INDEX, known, objects);
        host(known, objects);
      }
      case "host" -> host(known, objects);
      case "remote" -> {
        add(TracedObjectKind.REMOTE, known, objects);
        if (known.contains("://") || isCopyTarget(known)) {
          host(known, objects);
        }
      }
      case "endpoint" -> {
        if (known.contains("://") || isCopyTarget(known)) {
          add(TracedObjectKind.REMOTE, known, objects);
          host(known, objects);
        }
      }
      case "package" -> foreignPackage(known, objects);
      case "at" -> {
        int at = known.indexOf('@');
        boolean isFile = at == 0 || (at > 0 && known.charAt(at - 1) == '=');
        if (isFile && known.length() > at + 1 && !known.endsWith("@-")) {
          add(TracedObjectKind.PATH, known.substring(at + 1), objects);
        }
      }
      case "path" -> add(TracedObjectKind.PATH, PathText.normalise(known), objects);
      case "mail" -> mail(known, objects);
      default -> add(TracedObjectKind.valueOf(kind.toUpperCase(Locale.ROOT)), known, objects);
    }
    return objects;
  }

  static void add(TracedObjectKind kind, String value, List<EffectObject> objects) {
    String text = value.strip();
    if (!text.isEmpty()) {
      boolean isLong = text.length() > EffectObject.MAX_VALUE;
      objects.add(
          new EffectObject(kind, isLong ? text.substring(0, EffectObject.MAX_VALUE) : text));
    }
  }

  private static void url(String text, List<EffectObject> objects) {
    boolean isKeyword = text.indexOf("://") < 0 && KEYWORD.matcher(text).lookingAt();
    if (text.startsWith("file:") || text.startsWith("data:") || isKeyword) {
      return;
    }
    String host = hostOf(text);
    if (!isLocal(host)) {
      add(TracedObjectKind.URL, text, objects);
      host(text, objects);
    }
  }

  /** {@code user@host:path}. */
  static boolean isCopyTarget(String text) {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    return colon > 1
        && (slash < 0 || colon < slash)
        && NAME.matcher(afterUser(text, colon)).matches();
  }

  private static String afterUser(String text, int end) {
    return text.substring(text.lastIndexOf('@', end - 1) + 1, end);
  }

  private static void mail(String text, List<EffectObject> objects) {
    for (String part : text.split("[,; ]", 16)) {
      if (part.indexOf('@') > 0) {
        add(TracedObjectKind.MAIL, part, objects);
        host(part.substring(part.indexOf('@') + 1), objects);
      }
    }
  }

  /** The host of an address, a copy target, {@code host:port} or a name. */
  static void host(String address, List<EffectObject> objects) {
    String host = hostOf(address);
    boolean isV6 = host.indexOf(':') >= 0 && host.matches("[0-9a-f:.%]{2,45}");
    boolean isName =
        !host.isEmpty()
            && host.codePoints().noneMatch(c -> c <= ' ' || "'\"$<>(){}".indexOf(c) >= 0);
    if ((isV6 || (isName && host.indexOf(':') < 0)) && !isLocal(host)) {
      add(TracedObjectKind.HOST, host, objects);
    }
  }

  private static String hostOf(String address) {
    String text = address;
    int scheme = text.indexOf("://");
    if (scheme >= 0) {
      text = text.substring(scheme + 3);
    }
    int end = 0;
    while (end < text.length() && end <= 2 * MAX_HOST && "/?#\\ ".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    text = text.substring(0, end);
    text = text.substring(text.lastIndexOf('@') + 1);
    if (text.startsWith("[") && text.indexOf(']') > 0) {
      text = text.substring(1, text.indexOf(']'));
    } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      text = text.substring(0, text.indexOf(':'));
    }
    String host = text.toLowerCase(Locale.ROOT);
    while (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return host;
  }

  /** Whether a host is this machine. */
  static boolean isLocal(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("0.0.0.0")
        || (host.startsWith("127.") && DIGITS.matcher(host).matches());
  }

  private static void foreignPackage(String text, List<EffectObject> objects) {
    int address = text.indexOf("://");
    if (address >= 0) {
      url(
          text.substring(Math.max(text.lastIndexOf('@', address) + 1, text.lastIndexOf(' ') + 1)),
          objects);
      return;
    }
    boolean isLocal =
        text.startsWith(".")
            || text.startsWith("/")
            || text.startsWith("~")
            || text.startsWith("-")
            || text.endsWith("/")
            || text.startsWith("file:");
    if (!isLocal) {
      add(TracedObjectKind.PACKAGE, text, objects);
    }
  }
}
