package io.spoor.sources.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.sources.audit.AuditRecord;
import org.jspecify.annotations.Nullable;

/** Reads annotations and extra values, whose names contain dots and whose values may be lists. */
final class AuditTexts {
  private AuditTexts() {}

  static @Nullable String of(AuditRecord record, String name) {
    JsonNode value = record.member(name);
    JsonNode text = value != null && value.isArray() && !value.isEmpty() ? value.get(0) : value;
    return text != null && text.isTextual() && !text.textValue().isBlank()
        ? text.textValue()
        : null;
  }
}
