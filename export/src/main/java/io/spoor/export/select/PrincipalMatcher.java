package io.spoor.export.select;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.evidence.record.RecordView;
import java.util.SortedSet;

/** Matches records that name one of the given principals. */
final class PrincipalMatcher {
  private final SortedSet<String> ids;

  /** Principals by id, by name, or by the last part of an ARN: {@code role/ops-admin}. */
  PrincipalMatcher(SortedSet<String> ids) {
    this.ids = ids;
  }

  boolean areIn(RecordView record) {
    return switch (record.header().kind()) {
      case "event" ->
          isIn(field(record, "principal"))
              || isIn(field(record, "issued").path("principal"))
              || matches(field(record, "credential").path("actor"));
      case "action" -> isInEvent(field(record, "event"));
      case "chain", "finding", "alert" -> isAny(field(record, "principals"));
      case "identity" -> matches(field(record, "id"));
      case "decision" -> matches(field(record, "subject_id"));
      case "verdict", "exception", "act" -> matches(field(record, "who"));
      default -> false;
    };
  }

  private static JsonNode field(RecordView record, String name) {
    return record.field(name).orElse(MissingNode.getInstance());
  }

  private boolean isInEvent(JsonNode event) {
    return isIn(event.path("principal"))
        || isIn(event.path("issued").path("principal"))
        || matches(event.path("credential").path("actor"));
  }

  private boolean isIn(JsonNode principal) {
    return matches(principal.path("id"))
        || matches(principal.path("name"))
        || matches(principal.path("session_issuer"));
  }

  private boolean isAny(JsonNode list) {
    for (JsonNode element : list) {
      if (matches(element)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(JsonNode value) {
    if (!value.isTextual()) {
      return false;
    }
    String text = value.textValue();
    for (String name : ids) {
      if (text.equals(name) || text.endsWith(":" + name) || text.endsWith("/" + name)) {
        return true;
      }
    }
    return false;
  }
}
