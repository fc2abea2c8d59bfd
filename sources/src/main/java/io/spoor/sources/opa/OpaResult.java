package io.spoor.sources.opa;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.text.Words;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a query answers of a permission. A rule may compute anything; only names that say so make
 * its value a decision.
 *
 * @param reason why it is refused; null: not stated
 */
record OpaResult(boolean isPermitted, @Nullable String reason) {
  /** Names of rules that are true when something is permitted; {@code main}: of the default. */
  private static final Set<String> PERMITTING =
      Words.set(
          """
          allow allowed is_allowed authz authorized is_authorized authorised permit permitted main
          """);

  /** Names of rules that hold why something is refused. */
  private static final Set<String> REFUSING = Set.of("deny", "denied", "violation", "violations");

  private static final String[] PERMITS = {
    "allow", "allowed", "response.allowed", "decision", "authorized", "is_authorized", "permit"
  };

  private static final String[] REASONS = {
    "reason",
    "reasons",
    "message",
    "messages",
    "msg",
    "response.status.message",
    "context.reason",
    "context.reason_admin",
    "context.reason_user",
    "reason_admin",
    "reason_user"
  };

  /**
   * The decision.
   *
   * @param path of the rule; null: the default decision, or a query
   * @param result null: the rule is undefined
   * @return null: none
   */
  static @Nullable OpaResult of(@Nullable String path, @Nullable JsonNode result) {
    if (result == null) {
      return null;
    }
    String rule = path == null ? "main" : lastPart(path);
    if (REFUSING.contains(rule)) {
      return refusing(result);
    }
    if (result.isObject()) {
      return ofObject(AuditRecord.of(result));
    }
    Boolean value = bool(result);
    return value == null || !PERMITTING.contains(rule) ? null : new OpaResult(value, null);
  }

  private static String lastPart(String path) {
    String[] parts = path.split("[/.]", -1);
    String last = parts[parts.length - 1];
    return last.toLowerCase(Locale.ROOT);
  }

  /** A list of reasons, or whether there is one. */
  private static @Nullable OpaResult refusing(JsonNode result) {
    if (result.isContainerNode()) {
      return new OpaResult(result.isEmpty(), first(result));
    }
    Boolean refused = bool(result);
    return refused == null ? null : new OpaResult(!refused, null);
  }

  private static @Nullable OpaResult ofObject(AuditRecord result) {
    for (String name : REFUSING) {
      JsonNode refused = result.get(name);
      OpaResult found = refused == null ? null : refusing(refused);
      if (found != null && !found.isPermitted()) {
        String reason = found.reason();
        return new OpaResult(false, reason == null ? reason(result) : reason);
      }
    }
    Boolean permitted = result.bool(PERMITS);
    return permitted == null ? null : new OpaResult(permitted, permitted ? null : reason(result));
  }

  private static @Nullable String reason(AuditRecord result) {
    for (String name : REASONS) {
      JsonNode reason = result.get(name);
      String text = reason == null ? null : first(reason);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /** A text, or the first one of a list or object; of an object in it, its message. */
  private static @Nullable String first(JsonNode value) {
    String text = AuditRecord.text(value);
    if (text != null || !value.isContainerNode()) {
      return text;
    }
    for (JsonNode element : value) {
      String one =
          element.isObject()
              ? AuditRecord.of(element).text("msg", "message", "reason")
              : AuditRecord.text(element);
      if (one != null) {
        return one;
      }
    }
    return null;
  }

  private static @Nullable Boolean bool(JsonNode value) {
    List<String> texts = List.of("true", "false");
    String text = AuditRecord.text(value);
    return (text != null && texts.contains(text)) ? Boolean.valueOf(text) : null;
  }
}
