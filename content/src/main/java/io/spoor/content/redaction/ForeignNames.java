package io.spoor.content.redaction;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of secrets with letters beyond ASCII, such as words of other languages. */
final class ForeignNames {
  private static final BitSet LAST = new BitSet(1 << 16);
  private static final List<ForeignName> NAMES = names();

  private ForeignNames() {}

  /**
   * A name in the text.
   *
   * @param name the name
   * @param last position of its last letter beyond ASCII
   */
  record ForeignName(String name, int last, SecretKind kind) {}

  private static List<ForeignName> names() {
    var names = new ArrayList<ForeignName>();
    for (Map.Entry<String, SecretKind> entry : SecretRules.get().foreign().entrySet()) {
      String name = entry.getKey();
      int last = name.length() - 1;
      while (last >= 0 && name.charAt(last) < 128) {
        last--;
      }
      if (last < 0) {
        throw new IllegalArgumentException("no foreign name: " + name);
      }
      LAST.set(name.charAt(last));
      LAST.set(Character.toUpperCase(name.charAt(last)));
      names.add(new ForeignName(name, last, entry.getValue()));
    }
    // The longest name that fits decides.
    names.sort((a, b) -> b.name.length() - a.name.length());
    return List.copyOf(names);
  }

  /** Whether a name may have its last letter beyond ASCII here. */
  static boolean mayMatch(char c) {
    return LAST.get(c);
  }

  /** The name whose last letter beyond ASCII is at {@code at}; null when there is none. */
  static @Nullable ForeignName at(String text, int at) {
    for (ForeignName name : NAMES) {
      int from = at - name.last;
      if (from >= 0 && text.regionMatches(true, from, name.name, 0, name.name.length())) {
        return name;
      }
    }
    return null;
  }

  /** Kind of secret of a value with this name; null when it is not a secret. */
  static @Nullable SecretKind kindOf(String name) {
    for (int i = name.length() - 1; i >= 0 && name.length() <= 64; i--) {
      if (name.charAt(i) >= 128) {
        ForeignName found = mayMatch(name.charAt(i)) ? at(name, i) : null;
        return found == null || found.last + (name.length() - i) != found.name.length()
            ? null
            : found.kind;
      }
    }
    return null;
  }
}
