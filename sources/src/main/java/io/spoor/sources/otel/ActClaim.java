package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Credential;
import io.spoor.schemas.json.Json;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.Links;
import io.spoor.sources.mapping.Links.StatedBy;
import io.spoor.sources.mapping.Names;
import org.jspecify.annotations.Nullable;

/**
 * Reads a credential's nested {@code act} claim (RFC 8693 §4.1): the current actor outside, those
 * before it within. Where an actor's token is named ({@code jti}), each stands under the next.
 */
final class ActClaim {
  private static final int MAX_ACTORS = 8;
  private static final int MAX_CHARS = 16 * 1024;

  private ActClaim() {}

  /** States the links; returns the key of the token that the credential was handed on from. */
  static @Nullable String state(
      Attributes attributes, String tenant, Credential credential, Links links) {
    String text = attributes.whole("spoor.credential.act");
    if (text == null || text.length() > MAX_CHARS || !links.wants(JoinMethod.ACT)) {
      return null;
    }
    JsonNode act = Json.objectOrNull(text);
    String issuer = Keys.issuer(credential.getKey());
    String child = credential.getKey();
    String first = null;
    for (int i = 0; i < MAX_ACTORS && act != null && act.isObject(); i++, act = act.get("act")) {
      JsonNode iss = act.get("iss");
      JsonNode jti = act.get("jti");
      String id = jti == null ? null : Names.unique(jti.textValue());
      // An access key is AWS's to speak of: nobody's token names one as its actor.
      if (id == null || SpanCredential.isAwsKey(id)) {
        continue;
      }
      String parent =
          Keys.of(tenant, "token", iss == null || !iss.isTextual() ? issuer : iss.textValue(), id);
      if (!parent.equals(child)) {
        links.join(StatedBy.AGENT, JoinMethod.ACT, child, parent, "act");
        first = first == null ? parent : first;
        child = parent;
      }
    }
    return first;
  }
}
