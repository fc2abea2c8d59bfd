package io.spoor.content.tracing;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.fingerprint.WordForms;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names by which a text may mention an object, in canonical form: an address in full, by its
 * host and by its owner; a path in full and by its end; a package without its version. Commands and
 * sentences are read alike, so that their hashes compare.
 */
final class ObjectNames {
  /** Maximum characters of a word that names an object; of a longer address, the begin counts. */
  static final int MAX_CHARS = 256;

  private static final int MAX_SCHEME = 12;
  private static final int MIN_NAME = 3;
  private static final int MAX_NAMES = 8;
  private static final int MAX_DEPTH = 3;
  private static final Pattern DOTS = Pattern.compile("/(?:\\./)+");
  private static final Pattern SLASHES = Pattern.compile("//+");
  private static final Pattern PORT = Pattern.compile("^:\\d+(?=/|$)");
  private static final String VERSION = "<>!~^[;,";
  private static final String[] HOMES = {"$home/", "${home}/", "/root/"};
  private static final String[] USER_HOMES = {"/home/", "/users/"};

  private final List<String> names = new ArrayList<>(4);

  private ObjectNames() {}

  /** Different names of one word, the full one first; none if it names nothing. */
  static List<String> of(String word) {
    var found = new ObjectNames();
    if (word.length() <= MAX_CHARS) {
      found.read(word.toLowerCase(Locale.ROOT), 0);
    } else if (isAddress(word, 0)) {
      found.read(word.substring(0, MAX_CHARS).toLowerCase(Locale.ROOT), 0);
    }
    return found.names;
  }

  /** Whether an address with a scheme begins there. It may be of any length: it may carry data. */
  private static boolean isAddress(String text, int from) {
    return text.indexOf("://", from, Math.min(text.length(), from + MAX_SCHEME)) > from;
  }

  /** Names of all words of a short text that may name objects. */
  static Set<String> ofText(String text) {
    Set<String> all = new LinkedHashSet<>();
    for (String word : text.split("[\\s'\"`|()<>{}\\[\\];]+", 64)) {
      if (isCandidate(word, 0, word.length()) && all.size() < MAX_NAMES) {
        all.addAll(of(word));
      }
    }
    return all;
  }

  /** Names of the web and mail addresses, and of the hosts, in a text of any length. */
  static Set<String> addresses(String text) {
    Set<String> all = new LinkedHashSet<>();
    for (String word : text.split("[\\s'\"`|()<>{}\\[\\];,]+", 1_024)) {
      boolean isAddress = word.contains("://") || word.indexOf('@') > 0 || isHost(word);
      if (isAddress && all.size() < MAX_NAMES) {
        all.addAll(of(word));
      }
    }
    return all;
  }

  /** The hash of a name; plain words are stemmed like the words of sentences. */
  static int hash(TaintKey key, String name) {
    if (!isWord(name)) {
      return key.shortHash(name, 0, name.length());
    }
    String folded = WordForms.fold(name);
    return key.shortHash(folded, 0, WordForms.stemEnd(folded, 0, folded.length()));
  }

  /** Whether it has letters alone. */
  static boolean isWord(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!Character.isLetter(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean hasLetter(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isLetter(name.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a word between white space may name an object, and is no plain word or number. */
  static boolean isCandidate(String text, int from, int to) {
    if (to - from < MIN_NAME) {
      return false;
    }
    if (to - from > MAX_CHARS) {
      return isAddress(text, from);
    }
    boolean hasLetter = false;
    boolean hasMark = false;
    int dots = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (Character.isLetter(c)) {
        hasLetter = true;
      } else {
        hasMark |= (i > from && i + 1 < to) || "/~.-".indexOf(c) >= 0 || (c >= '0' && c <= '9');
        dots += c == '.' ? 1 : 0;
      }
    }
    return (hasLetter || dots >= WebAddresses.ADDRESS_DOTS) && hasMark;
  }

  /**
   * Whether a word has the form of something outside of the program text: an address, a path, a
   * host, a name with hyphens. Dotted and underscored names are everywhere in code.
   */
  static boolean isOutside(String word) {
    return word.indexOf('/') >= 0
        || word.indexOf('@') > 0
        || word.lastIndexOf('-') > 0
        || word.startsWith(".")
        || word.startsWith("~")
        || isHost(word);
  }

  /** Whether it names another place: an address, a host, or a path from the root or a home. */
  static boolean isElsewhere(String word) {
    return word.contains("://")
        || word.indexOf('@') > 0
        || word.startsWith("~/")
        || word.startsWith("/dev/")
        || (word.startsWith("/") && word.indexOf('/', 1) > 0)
        || isHost(word);
  }

  private void add(String name) {
    if (name.length() >= MIN_NAME
        && names.size() < MAX_NAMES
        && !names.contains(name)
        && (hasLetter(name) || WebAddresses.isAddress(name))) {
      names.add(name);
    }
  }

  private void read(String word, int depth) {
    String text = trimmed(word);
    int scheme = text.indexOf("://");
    int equals = text.indexOf('=');
    if (equals >= 0 && (scheme < 0 || equals < scheme)) {
      if (depth < MAX_DEPTH) {
        read(text.substring(equals + 1), depth + 1);
        read(text.substring(0, equals), depth + 1);
      }
    } else if (scheme >= 0) {
      address(text.substring(scheme + 3));
    } else {
      withoutScheme(text, depth);
    }
  }

  private void withoutScheme(String text, int depth) {
    int at = text.lastIndexOf('@');
    int slash = text.indexOf('/');
    int colon = text.indexOf(':');
    int hostEnd = end(text, at + 1);
    if (at > 0 && isHost(text.substring(at + 1, hostEnd))) {
      add(text.substring(0, hostEnd));
      address(text.substring(at + 1));
    } else if (slash >= 0 && (colon < 0 || slash < colon)) {
      if (isHost(text.substring(0, slash))) {
        address(text);
      } else {
        path(at > 0 ? text.substring(0, at) : text);
      }
    } else if (colon > 0) {
      if (isHost(text.substring(0, colon))) {
        address(text);
      } else if (depth < MAX_DEPTH) {
        read(text.substring(colon + 1), depth + 1);
        read(text.substring(0, colon), depth + 1);
      }
    } else {
      int end = at > 0 ? at : text.length();
      for (int i = 1; i < end; i++) {
        if (VERSION.indexOf(text.charAt(i)) >= 0) {
          end = i;
        }
      }
      String name = text.substring(0, end);
      add(isHost(name) ? hostName(name) : name);
    }
  }

  /** Without quotes and marks around it, and with a home directory as {@code ~}. */
  private static String trimmed(String word) {
    int from = 0;
    int to = word.length();
    while (from < to && !canLead(word.charAt(from))) {
      from++;
    }
    while (to > from && !canTrail(word.charAt(to - 1))) {
      to--;
    }
    String text = word.substring(from, to);
    if (text.isEmpty() || "$/".indexOf(text.charAt(0)) < 0) {
      return text;
    }
    for (String home : HOMES) {
      if (text.startsWith(home)) {
        return "~/" + text.substring(home.length());
      }
    }
    for (String homes : USER_HOMES) {
      int user = text.startsWith(homes) ? text.indexOf('/', homes.length()) : -1;
      if (user > 0) {
        return '~' + text.substring(user);
      }
    }
    return text;
  }

  private static boolean canLead(char c) {
    return Character.isLetterOrDigit(c) || "/~._$".indexOf(c) >= 0;
  }

  private static boolean canTrail(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static int end(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if ("/:?#\\".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /** Host, owner, repository and the whole; a port and a query are left out. */
  private void address(String rest) {
    // A user may have a colon: "bank.example:443@drop.example/" leads to the latter.
    String text = rest.substring(rest.lastIndexOf('@', authorityEnd(rest) - 1) + 1);
    int hostEnd = end(text, 0);
    String host = hostName(text.substring(0, hostEnd));
    int pathEnd = hostEnd;
    while (pathEnd < text.length() && "?#".indexOf(text.charAt(pathEnd)) < 0) {
      pathEnd++;
    }
    if (pathEnd == hostEnd) {
      add(host);
      return;
    }
    String path = PORT.matcher(text.substring(hostEnd, pathEnd)).replaceFirst("");
    if (path.endsWith(".git")) {
      path = path.substring(0, path.length() - 4);
    }
    String[] parts = path.replace(':', '/').replaceFirst("^/+", "").split("/+", 4);
    add(parts[0].isEmpty() ? host : host + '/' + String.join("/", parts));
    add(host);
    if (parts.length > 1) {
      add(host + '/' + parts[0]);
      add(host + '/' + parts[0] + '/' + parts[1]);
    }
  }

  private static int authorityEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("/?#\\".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /** Without {@code www.} and the root of all names. */
  private static String hostName(String host) {
    String name = host.startsWith("www.") ? host.substring(4) : host;
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private void path(String text) {
    boolean isPlain = !text.contains("/./") && !text.contains("//");
    String path =
        isPlain ? text : SLASHES.matcher(DOTS.matcher(text).replaceAll("/")).replaceAll("/");
    while (path.startsWith("./")) {
      path = path.substring(2);
    }
    while (path.length() > 1 && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    add(path);
    int last = path.lastIndexOf('/');
    int second = last > 0 ? path.lastIndexOf('/', last - 1) : -1;
    if (second >= 0) {
      add(path.substring(second + 1));
    }
    if (last >= 0) {
      add(path.substring(last + 1));
    }
    if (path.startsWith("/dev/")) {
      // Bash opens connections by paths that hold a host.
      for (String part : path.split("/", MAX_NAMES)) {
        if (isHost(part)) {
          add(part);
        }
      }
    }
  }

  private static boolean isHost(String text) {
    int dot = text.lastIndexOf('.');
    if (dot <= 0) {
      return false;
    }
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return mayBeHost(text)
            && WebAddresses.isHost(text.toLowerCase(Locale.ROOT), /* isCertain= */ false);
      }
    }
    return dots == WebAddresses.ADDRESS_DOTS;
  }

  /** Whether it has no sign that hosts do not have. */
  private static boolean mayBeHost(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '-' || c == '/' || (c > '9' && c < 'A') || c == '[' || c == '\\' || c == ']') {
        return false;
      }
    }
    return true;
  }
}
