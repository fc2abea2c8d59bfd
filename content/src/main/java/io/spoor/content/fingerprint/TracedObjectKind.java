package io.spoor.content.fingerprint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Kinds of objects that an effect of a call concerns. */
public enum TracedObjectKind {
  /** Name or address of a machine, without port. */
  HOST(0),
  /** Address of a resource, to the first part that is not known. */
  URL(1),
  /** Git remote or copy target: a name such as {@code origin}, or an address. */
  REMOTE(2),
  /** Package, image, module, chart or extension, as it is asked for. */
  PACKAGE(3),
  /** Package index or registry. */
  INDEX(4),
  /** File or directory; a home directory is {@code ~}. */
  PATH(5),
  /** Mail address. */
  MAIL(6),
  /** User, group, role or account. */
  PRINCIPAL(7),
  /** Key, token or variable that holds one; {@code environment} for all variables. */
  KEY(8),
  /** Setting or option that is changed: {@code core.hooksPath=/tmp/h}, {@code --no-verify}. */
  SETTING(9),
  /** Table, database, bucket or other store. */
  STORE(10);

  private static final Map<Integer, TracedObjectKind> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(TracedObjectKind::code, Function.identity()));

  private final int code;

  TracedObjectKind(int code) {
    this.code = code;
  }

  /** The code in events; never changes. */
  public int code() {
    return code;
  }

  /** The name in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether data, code or control go to or come from there. */
  public boolean isElsewhere() {
    return this == HOST || this == URL || this == REMOTE || this == INDEX || this == MAIL;
  }

  /** The kind of a code; null for the code of a later version. */
  public static @Nullable TracedObjectKind of(int code) {
    return BY_CODE.get(code);
  }
}
