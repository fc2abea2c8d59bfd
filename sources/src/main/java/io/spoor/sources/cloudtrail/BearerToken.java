package io.spoor.sources.cloudtrail;

import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.AliasKeys;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Web Token that a gateway accepted in place of AWS credentials, as far as its record
 * states the claims (docs.aws.amazon.com/bedrock-agentcore, "gateway-event-types", "Identity
 * information in data events").
 *
 * @param issuer claim {@code iss}; "" when not stated
 * @param subject claim {@code sub}
 * @param id claim {@code jti}; null when not stated or no unique id
 * @param client the client to which the token was issued; null when not stated
 * @param scopes the claim of that name in the singular, sorted
 */
record BearerToken(
    String issuer,
    String subject,
    @Nullable String id,
    @Nullable String client,
    List<String> scopes) {

  /** The token of these claims; null when they name nobody. */
  static @Nullable BearerToken of(JsonFields claims) {
    String subject = claims.text("sub");
    if (subject == null) {
      return null;
    }
    String issuer = claims.text("iss");
    String client = claims.text("client_id");
    String scope = claims.text("scope");
    return new BearerToken(
        issuer == null ? "" : issuer,
        subject,
        AliasKeys.uniqueOrNull(claims.text("jti")),
        client == null ? claims.text("azp") : client,
        scope == null
            ? List.of()
            : Arrays.stream(scope.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .distinct()
                .sorted()
                .toList());
  }

  /**
   * A subject that is the client itself is a program. The claims do not tell whether any other one
   * is a person.
   */
  Principal principal() {
    return new Principal(
        Keys.bounded(subject),
        subject.equals(client) ? "workload" : "federated",
        /* name= */ null,
        /* account= */ null,
        /* session_issuer= */ null,
        /* session_name= */ null,
        /* directory= */ null,
        /* login= */ null,
        /* login_rule= */ null,
        /* person= */ null);
  }
}
