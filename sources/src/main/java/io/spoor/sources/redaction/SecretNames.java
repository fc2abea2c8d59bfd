package io.spoor.sources.redaction;

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
   * Meaning of an ending. {@code wholeWord}: only as a separate word; {@code label} null: not a
   * secret.
   */
  private record Ending(@Nullable String label, boolean wholeWord) {}

  private SecretNames() {
    include(
        "password", "password", "passwords", "passwd", "passphrase", "passcode", "passworddata");
    includeWords("password", "pwd", "pass");
    include("secret", "secret", "secrets", "secretstring", "secretbinary", "secretvalue");
    include(
        "secret-key",
        "secretkey",
        "secretaccesskey",
        "accesskeysecret",
        "accountkey",
        "sharedaccesskey",
        "sharedkey",
        "signingkey");
    include("api-key", "apikey", "apikeys", "apisecret");
    include(
        "private-key",
        "privatekey",
        "privatekeys",
        "privatekeymaterial",
        "privatekeypem",
        "keymaterial");
    include(
        "token",
        "token",
        "accesstokens",
        "refreshtokens",
        "granttokens",
        "tokenvalue",
        "xamzsecuritytoken");
    includeWords("token", "jwt", "jws");
    include(
        "one-time-code", "tokencode", "mfacode", "authorizationcode", "authcode", "codeverifier");
    includeWords("one-time-code", "otp", "pin");
    include("authorization", "authorization");
    include("cookie", "cookie", "cookies", "jsessionid", "phpsessid");
    include("user-data", "userdata");
    include("plaintext", "plaintext", "plaintextkey");
    include("assertion", "samlassertion", "samlresponse", "clientassertion");
    include("connection-string", "connectionstring");
    include("signature", "xamzsignature", "xgoogsignature");
    exclude(
        "nexttoken",
        "previoustoken",
        "clienttoken",
        "requesttoken",
        "continuationtoken",
        "paginationtoken",
        "pagetoken");
    exclude(
        "startingtoken",
        "synctoken",
        "idempotencytoken",
        "locktoken",
        "changetoken",
        "updatetoken");
  }

  /** Kind of secret of a value with this name; null when it is not a secret. */
  static @Nullable String kindOf(String name) {
    return kindOf(name, name.length(), false);
  }

  /**
   * The same for the name in {@code text} that ends before {@code end}; with {@code prose} its
   * words may be separate.
   */
  static @Nullable String kindOf(String text, int end, boolean prose) {
    return INSTANCE.classify(text, end, prose);
  }

  private @Nullable String classify(String text, int end, boolean prose) {
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
    return longest == null ? null : longest.label;
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

  private void include(String label, String... names) {
    for (String name : names) {
      add(name, new Ending(label, false));
    }
  }

  private void includeWords(String label, String... names) {
    for (String name : names) {
      add(name, new Ending(label, true));
    }
  }

  private void exclude(String... names) {
    for (String name : names) {
      add(name, new Ending(null, false));
    }
  }

  private void add(String name, Ending ending) {
    Node node = root;
    for (int i = name.length() - 1; i >= 0; i--) {
      int letter = letter(name.charAt(i));
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
