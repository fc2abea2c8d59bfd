package io.spoor.content.redaction;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides from a name whether its value is a secret: {@code sessionToken}, {@code DB_PASSWORD},
 * {@code http.request.header.cookie}.
 *
 * <p>The longest known ending decides, ignoring case, {@code _}, {@code -} and {@code .}, which
 * distinguishes {@code nextToken} (a page) from {@code sessionToken}. The endings form a tree,
 * searched from the name's last letter: most names fail immediately.
 */
final class SecretNames {
  private static final int LETTERS = 36;
  private static final SecretNames INSTANCE = new SecretNames();

  private final Node root = new Node();

  /** Endings that share the letters on the path to this node. */
  private static final class Node {
    private final @Nullable Node[] next = new @Nullable Node[LETTERS];
    private @Nullable Ending ending;
  }

  /**
   * Meaning of an ending. {@code wholeWord}: only as a separate word; {@code kind} null: not a
   * secret.
   */
  private record Ending(@Nullable SecretKind kind, boolean wholeWord) {}

  private SecretNames() {
    for (Map.Entry<String, SecretKind> ending : SecretRules.get().endings().entrySet()) {
      String name = ending.getKey();
      boolean wholeWord = name.endsWith("!");
      add(
          wholeWord ? name.substring(0, name.length() - 1) : name,
          new Ending(ending.getValue(), wholeWord));
    }
    for (String name : SecretRules.get().harmless()) {
      add(name, new Ending(null, false));
    }
  }

  /** Kind of secret of a value with this name; null when it is not a secret. */
  static @Nullable SecretKind kindOf(String name) {
    if (name.length() == 3 && name.equalsIgnoreCase("key")) {
      // The name in a pair, or an index; never a secret.
      return null;
    }
    SecretKind kind = kindOf(name, name.length(), false);
    return kind == null ? ForeignNames.kindOf(name) : kind;
  }

  /**
   * The same for the name in {@code text} that ends before {@code end}; with {@code prose} its
   * words may be separate.
   */
  static @Nullable SecretKind kindOf(String text, int end, boolean prose) {
    return INSTANCE.classify(text, end, prose);
  }

  private @Nullable SecretKind classify(String text, int end, boolean prose) {
    Node node = root;
    Ending longest = null;
    int floor = Math.max(0, end - 64);
    for (int i = end - 1; i >= floor; i--) {
      char c = text.charAt(i);
      int letter = letter(c);
      if (letter < 0) {
        if (c == '_' || c == '-' || c == '.' || (prose && c == ' ' && node != root)) {
          continue;
        }
        break;
      }
      node = node.next[letter];
      if (node == null) {
        break;
      }
      Ending ending = node.ending;
      if (ending != null && (!ending.wholeWord || startsWord(text, i))) {
        longest = ending;
      }
    }
    return longest == null ? null : longest.kind;
  }

  private static boolean startsWord(String text, int at) {
    if (at == 0 || letter(text.charAt(at - 1)) < 0) {
      return true;
    }
    return Character.isUpperCase(text.charAt(at)) && Character.isLowerCase(text.charAt(at - 1));
  }

  private static int letter(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    return c >= '0' && c <= '9' ? 26 + (c - '0') : -1;
  }

  private void add(String name, Ending ending) {
    Node node = root;
    for (int i = name.length() - 1; i >= 0; i--) {
      int letter = letter(name.charAt(i));
      if (letter < 0) {
        continue;
      }
      Node child = node.next[letter];
      if (child == null) {
        child = new Node();
        node.next[letter] = child;
      }
      node = child;
    }
    node.ending = ending;
  }
}
