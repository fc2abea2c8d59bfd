package io.spoor.sources.azure;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.sources.audit.AuditRecord;
import org.jspecify.annotations.Nullable;

/** Reads claims whose names are URIs, and so contain dots. */
final class AuditClaims {
  private AuditClaims() {}

  static @Nullable String of(AuditRecord claims, String uri) {
    JsonNode value = claims.member(uri);
    return value != null && value.isTextual() && !value.textValue().isBlank()
        ? value.textValue()
        : null;
  }
}
