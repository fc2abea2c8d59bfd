package io.spoor.sources.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.LinkCollector.StatedBy;
import org.jspecify.annotations.Nullable;

/**
 * Links the tokens that a nested {@code act} claim names (RFC 8693 §4.1): the current actor
 * outside, earlier actors inside. Named tokens ({@code jti}) are linked, each under the next.
 */
public final class ActChain {
  private static final int MAX_ACTORS = 8;
  private static final int MIN_AWS_KEY = 16;
  private static final int MAX_AWS_KEY = 128;

  private ActChain() {}

  /**
   * Adds the links; returns the key of the token from which the credential was delegated, null when
   * none is named.
   *
   * @param issuer of actors that state none
   * @param credential key of the credential that has the claim
   */
  public static @Nullable String link(
      LinkCollector links,
      StatedBy statedBy,
      String tenant,
      String issuer,
      String credential,
      @Nullable JsonNode act) {
    String child = credential;
    String firstParent = null;
    JsonNode actor = act;
    for (int i = 0; i < MAX_ACTORS && actor != null && actor.isObject(); i++) {
      JsonNode iss = actor.get("iss");
      JsonNode jti = actor.get("jti");
      actor = actor.get("act");
      String id = jti == null ? null : AliasKeys.uniqueOrNull(jti.textValue());
      // Only AWS makes statements about access keys: tokens do not name them as actors.
      if (id == null || isAwsKey(id)) {
        continue;
      }
      String parent =
          Keys.of(
              tenant,
              "token",
              TokenIssuers.name(iss == null || !iss.isTextual() ? issuer : iss.textValue()),
              id);
      if (!parent.equals(child)) {
        links.addJoin(statedBy, JoinMethod.ACT, child, parent, "act");
        firstParent = firstParent == null ? parent : firstParent;
        child = parent;
      }
    }
    return firstParent;
  }

  /** Whether it is an AWS access key id. */
  public static boolean isAwsKey(String id) {
    if (id.length() < MIN_AWS_KEY
        || id.length() > MAX_AWS_KEY
        || !(id.startsWith("AKIA") || id.startsWith("ASIA"))) {
      return false;
    }
    for (int i = 4; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return true;
  }
}
