package io.spoor.sources.mapping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Aliases of a subject within a few minutes, where no record names the token or assertion: whoever
 * states the subject first claims it for some time, and a later record of the same subject refers
 * to it. If two claim it in that time, nobody knows which one is meant.
 */
public final class SubjectAlias {
  private static final long BUCKET = Duration.ofMinutes(5).toNanos();

  /** How much later the clock of the first log may be. */
  private static final long SKEW = Duration.ofMinutes(4).toNanos();

  private SubjectAlias() {}

  /** What kind of statement the subject is part of. */
  public enum Kind {
    /** Subject of a web identity token. */
    OIDC(Duration.ofMinutes(15)),
    /** Subject of an assertion. */
    SAML(Duration.ofMinutes(5)),
    /** A person who signs in, and whom an agent's run names. */
    LOGIN(Duration.ofMinutes(20)),
    /** A change that starts a workflow. */
    PUSH(Duration.ofMinutes(2));

    private final long window;

    Kind(Duration window) {
      this.window = window.toNanos();
    }

    private String namespace() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The aliases to claim by a record at {@code time}, nanoseconds since the Unix epoch; none if the
   * subject is not suitable.
   */
  public static List<String> claims(String tenant, Kind kind, @Nullable String subject, long time) {
    String known = AliasKeys.uniqueOrNull(subject);
    if (known == null) {
      return List.of();
    }
    List<String> claims = new ArrayList<>();
    long last = Math.floorDiv(time + kind.window + SKEW, BUCKET);
    for (long bucket = Math.floorDiv(time - SKEW, BUCKET); bucket <= last; bucket++) {
      claims.add(key(tenant, kind, known, bucket));
    }
    return claims;
  }

  /** The alias to which a record at {@code time} refers; null if the subject is not suitable. */
  public static @Nullable String reference(
      String tenant, Kind kind, @Nullable String subject, long time) {
    String known = AliasKeys.uniqueOrNull(subject);
    return known == null ? null : key(tenant, kind, known, Math.floorDiv(time, BUCKET));
  }

  private static String key(String tenant, Kind kind, String subject, long bucket) {
    return AliasKeys.key(
        tenant, "subject-" + kind.namespace(), subject.toLowerCase(Locale.ROOT) + ' ' + bucket);
  }
}
