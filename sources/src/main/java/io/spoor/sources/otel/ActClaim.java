package io.spoor.sources.otel;

import io.spoor.schemas.Credential;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.ActChain;
import io.spoor.sources.mapping.LinkCollector;
import io.spoor.sources.mapping.LinkCollector.StatedBy;
import org.jspecify.annotations.Nullable;

/** Reads the {@code act} claim of a credential from the attributes of a span. */
final class ActClaim {
  private static final int MAX_CHARS = 16 * 1024;

  private ActClaim() {}

  /** Adds the links; returns the key of the token from which the credential was delegated. */
  static @Nullable String collect(
      SpanAttributes attributes, String tenant, Credential credential, LinkCollector links) {
    String text = attributes.fullText("spoor.credential.act");
    if (text == null || text.length() > MAX_CHARS || !links.isEnabled(JoinMethod.ACT)) {
      return null;
    }
    String key = credential.getKey();
    return ActChain.link(
        links, StatedBy.AGENT, tenant, Keys.issuer(key), key, RecordJson.objectOrNull(text));
  }
}
