package io.spoor.sources.mapping;

import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.TokenAliases;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates keys of aliases: ids that a key claims, that others reference, and that resolve to the
 * only claimant.
 *
 * <p>Record authors choose these ids. A common id is not accepted as an alias, or an agent could
 * claim it and attract the records of others.
 */
public final class AliasKeys {
  private static final int MIN_LENGTH = 8;
  private static final int MIN_TOKEN_ID = 20;
  private static final int MAX_SESSION_NAME = 64;
  private static final int MAX_LENGTH = 256;

  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "undefined",
          "redacted",
          "hidden_due_to_security_reasons",
          "anonymous",
          "[object object]");

  // Default session names of SDKs and services.
  private static final String[] DEFAULT_SESSIONS = {
    "aws-",
    "awscli",
    "awscloudformation",
    "awsconfig",
    "assumerole",
    "autoscaling",
    "boto",
    "configresourcecompliance",
    "ecs-",
    "eks-",
    "githubactions",
    "gitlab",
    "mandoservice",
    "terraform"
  };

  private AliasKeys() {}

  /** The key of an alias: {@code tenant|name|namespace|value}. */
  public static String key(String tenant, String namespace, String value) {
    return Keys.of(tenant, "name", namespace, value);
  }

  /** The alias of a run by its id; null when the id is not suitable. */
  public static @Nullable String runKey(String tenant, @Nullable String id) {
    return id == null || !isRunId(id) ? null : key(tenant, "run", id);
  }

  /**
   * The alias of a token by its id alone, which its issuance claims; null unless the id is long
   * enough to be random.
   */
  public static @Nullable String tokenKey(String tenant, @Nullable String id) {
    return tokenAlias(tenant, TokenAliases.TOKEN, id);
  }

  /** The alias of a token of a sign-in; null as in {@link #tokenKey}. */
  public static @Nullable String signInKey(String tenant, @Nullable String id) {
    return tokenAlias(tenant, TokenAliases.SIGN_IN, id);
  }

  /** The alias of a run of a workflow in a repository. */
  public static String workflowKey(String tenant, String repository, String run) {
    return key(tenant, "workflow", repository.toLowerCase(Locale.ROOT) + ' ' + run);
  }

  /** The alias of whoever holds a token; null as in {@link #tokenKey}. */
  public static @Nullable String holderKey(String tenant, @Nullable String id) {
    return tokenAlias(tenant, TokenAliases.HOLDER, id);
  }

  private static @Nullable String tokenAlias(String tenant, String namespace, @Nullable String id) {
    String unique = uniqueOrNull(id);
    return unique == null || unique.length() < MIN_TOKEN_ID ? null : key(tenant, namespace, unique);
  }

  /**
   * Whether a text can be both a run id and a role session name: the characters that STS allows
   * ({@code [\w+=,.@-]}, at most 64), long enough to be unique, with a digit, and not an instance
   * id, a mail address, a number or a default name of SDKs.
   */
  static boolean isRunId(String text) {
    int n = text.length();
    if (n < MIN_LENGTH || n > MAX_SESSION_NAME || isInstanceId(text)) {
      return false;
    }
    int digits = 0;
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit
          && !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
          && "_+=,.-".indexOf(c) < 0) {
        return false;
      }
      digits += digit ? 1 : 0;
    }
    return digits > 0 && digits < n && !isDefaultSession(text);
  }

  private static boolean isInstanceId(String text) {
    return text.startsWith("i-") && text.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private static boolean isDefaultSession(String text) {
    for (String prefix : DEFAULT_SESSIONS) {
      if (text.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The text if it can be a unique id: long enough, without white space, and not a placeholder.
   * Null otherwise.
   */
  public static @Nullable String uniqueOrNull(@Nullable String text) {
    if (text == null
        || text.length() < MIN_LENGTH
        || text.length() > MAX_LENGTH
        || text.contains("[redacted:")
        || PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT))) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        return null;
      }
    }
    return text;
  }
}
