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
  private static final Duration BUCKET = Duration.ofMinutes(5);

  private static final Duration BRIEF = Duration.ofMinutes(1);

  /** How much later the clock of the first log may be. */
  private static final Duration SKEW = Duration.ofMinutes(4);

  /** Start of the subject of a workflow's token at a code host, before owner and name. */
  public static final String REPOSITORY = "repo:";

  /** Start of the subject of a pod's token, before namespace and name. */
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private SubjectAlias() {}

  /** The part of a lasting trail that lies in one bucket of an alias. */
  public static long minute(long time) {
    return Math.floorDiv(time, BRIEF.toNanos());
  }

  /** What kind of statement the subject is part of. */
  public enum Kind {
    /** Subject of a web identity token. */
    OIDC(Duration.ofMinutes(15)),
    /** Subject of the token of a workflow's run. */
    WORKFLOW(Duration.ofMinutes(10), SKEW, Duration.ofMinutes(3)),
    /** Subject of the token of a pod that starts. */
    POD(Duration.ofMinutes(5), SKEW, Duration.ofMinutes(3)),
    /** Subject of an assertion. */
    SAML(Duration.ofMinutes(5)),
    /** A person who signs in at an address, and whom an agent's run names. */
    LOGIN(Duration.ofMinutes(20)),
    /** A person at an address, whom a run names and later a log. */
    PERSON(Duration.ofMinutes(20), SKEW, Duration.ofMinutes(15)),
    /** A lasting token that a run shows, and that a log names. */
    TOKEN_USE(Duration.ofMinutes(3)),
    /** An account that a workload took, and in which it calls others, in the same log. */
    IMPERSONATION(Duration.ofMinutes(5), Duration.ZERO, BRIEF),
    /** A change that starts a workflow, in the same log. */
    PUSH(Duration.ofMinutes(2), Duration.ZERO, Duration.ofMinutes(1));

    private final long window;
    private final long skew;
    private final long bucket;

    Kind(Duration window) {
      this(window, SKEW, BUCKET);
    }

    Kind(Duration window, Duration skew, Duration bucket) {
      this.window = window.toNanos();
      this.skew = skew.toNanos();
      this.bucket = bucket.toNanos();
    }

    private String namespace() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The kind of a web identity token with this subject. */
  public static Kind webIdentity(@Nullable String subject) {
    if (subject != null && subject.startsWith(REPOSITORY)) {
      return Kind.WORKFLOW;
    }
    return subject != null && subject.startsWith(SERVICE_ACCOUNT) ? Kind.POD : Kind.OIDC;
  }

  /** A person at an address; null unless both are stated, and the person by a mail address. */
  public static @Nullable String at(@Nullable String person, @Nullable String address) {
    return person == null || address == null || person.indexOf('@') < 1
        ? null
        : person + '#' + address;
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
    long last = Math.floorDiv(time + kind.window + kind.skew, kind.bucket);
    for (long bucket = Math.floorDiv(time - kind.skew, kind.bucket); bucket <= last; bucket++) {
      claims.add(key(tenant, kind, known, bucket));
    }
    return claims;
  }

  /** The alias to which a record at {@code time} refers; null if the subject is not suitable. */
  public static @Nullable String reference(
      String tenant, Kind kind, @Nullable String subject, long time) {
    String known = AliasKeys.uniqueOrNull(subject);
    return known == null ? null : key(tenant, kind, known, Math.floorDiv(time, kind.bucket));
  }

  private static String key(String tenant, Kind kind, String subject, long bucket) {
    return AliasKeys.key(
        tenant, "subject-" + kind.namespace(), subject.toLowerCase(Locale.ROOT) + ' ' + bucket);
  }
}
