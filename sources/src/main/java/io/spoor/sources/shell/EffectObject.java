package io.spoor.sources.shell;

import java.util.Locale;

/**
 * What an effect concerns, or whom.
 *
 * @param value as the call writes it, at most {@value #MAX_VALUE} characters; hosts in lower case
 */
public record EffectObject(Kind kind, String value) {
  /** Maximum length of a value; a longer one is cut. */
  public static final int MAX_VALUE = 256;

  /** Kinds of objects. */
  public enum Kind {
    /** Name or address of a machine, without port. */
    HOST,
    /** Address of a resource, to the first part that is not known. */
    URL,
    /** Git remote or copy target: a name such as {@code origin}, or an address. */
    REMOTE,
    /** Package, image, module, chart or extension, as it is asked for. */
    PACKAGE,
    /** Package index or registry. */
    INDEX,
    /** File or directory; a home directory is {@code ~}. */
    PATH,
    /** Mail address. */
    MAIL,
    /** User, group, role or account. */
    PRINCIPAL,
    /** Key, token or variable that holds one; {@code environment} for all variables. */
    KEY,
    /** Setting or option that is changed: {@code core.hooksPath=/tmp/h}, {@code --no-verify}. */
    SETTING,
    /** Table, database, bucket or other store. */
    STORE;

    /** The name in tables. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
