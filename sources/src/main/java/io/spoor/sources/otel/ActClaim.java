package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Credential;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.AliasKeys;
import io.spoor.sources.mapping.LinkCollector;
import io.spoor.sources.mapping.LinkCollector.StatedBy;
import org.jspecify.annotations.Nullable;

/**
 * Parses a credential's nested {@code act} claim (RFC 8693 §4.1): the current actor outside,
 * earlier actors inside. Named tokens ({@code jti}) of actors are linked, each under the next.
 */
final class ActClaim {
  private static final int MAX_ACTORS = 8;
  private static final int MAX_CHARS = 16 * 1024;

  private ActClaim() {}

  /** Adds the links; returns the key of the token from which the credential was delegated. */
  static @Nullable String collect(
      SpanAttributes attributes, String tenant, Credential credential, LinkCollector links) {
    String text = attributes.fullText("spoor.credential.act");
    if (text == null || text.length() > MAX_CHARS || !links.isEnabled(JoinMethod.ACT)) {
      return null;
    }
    JsonNode act = RecordJson.objectOrNull(text);
    String issuer = Keys.issuer(credential.getKey());
    String child = credential.getKey();
    String firstParent = null;
    for (int i = 0; i < MAX_ACTORS && act != null && act.isObject(); i++, act = act.get("act")) {
      JsonNode iss = act.get("iss");
      JsonNode jti = act.get("jti");
      String id = jti == null ? null : AliasKeys.uniqueOrNull(jti.textValue());
      // Only AWS makes statements about access keys: tokens do not name them as actors.
      if (id == null || SpanCredential.isAwsKey(id)) {
        continue;
      }
      String parent =
          Keys.of(tenant, "token", iss == null || !iss.isTextual() ? issuer : iss.textValue(), id);
      if (!parent.equals(child)) {
        links.addJoin(StatedBy.AGENT, JoinMethod.ACT, child, parent, "act");
        firstParent = firstParent == null ? parent : firstParent;
        child = parent;
      }
    }
    return firstParent;
  }
}
