package io.spoor.sources.cedar;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.sources.audit.AuditRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entity, as Cedar writes it ({@code PhotoFlash::User::"alice"}), as its JSON format has it
 * ({@code {"type", "id"}}, alone or in {@code __entity}), or as Verified Permissions does.
 *
 * @param type with its namespaces; null: not stated
 * @param id null: not stated
 */
record CedarEntity(@Nullable String type, @Nullable String id) {
  private static final Pattern WRITTEN = Pattern.compile("([\\w:]+)::\"(.*)\"", Pattern.DOTALL);

  static CedarEntity of(JsonNode value) {
    if (value.isTextual()) {
      Matcher written = WRITTEN.matcher(value.textValue());
      return written.matches()
          ? new CedarEntity(written.group(1), unescaped(written.group(2)))
          : new CedarEntity(null, AuditRecord.text(value));
    }
    AuditRecord entity = AuditRecord.of(value);
    return new CedarEntity(
        entity.text("type", "__entity.type", "entityType", "actionType"),
        entity.text("id", "__entity.id", "entityId", "actionId"));
  }

  private static @Nullable String unescaped(String id) {
    return id.isBlank() ? null : id.replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
