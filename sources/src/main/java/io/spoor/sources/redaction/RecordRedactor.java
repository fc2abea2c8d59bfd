package io.spoor.sources.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spoor.schemas.json.Sha256Hex;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replaces the live secrets of one parsed record in place. For one record and one thread. */
public final class RecordRedactor {
  // Members under a secret's name that only describe the secret.
  private static final Set<String> DESCRIPTIVE_MEMBERS =
      Set.of(
          "accessKeyId",
          "jti",
          "kid",
          "arn",
          "ARN",
          "type",
          "name",
          "secretName",
          "expiration",
          "expires_at",
          "expiresAt");

  private static final String[] PAIR_NAMES = {"key", "name", "Key", "Name"};

  private final Set<String> identifiers;
  private boolean changed;

  /** {@code identifiers}: members whose secret values are replaced by a hash instead of a mark. */
  public RecordRedactor(Set<String> identifiers) {
    this.identifiers = identifiers;
  }

  /**
   * Replaces every secret in the tree by {@code [redacted:why]}, and every lone surrogate by
   * U+FFFD. Returns whether there was any.
   */
  public boolean redact(ObjectNode record) {
    redactObject(record, null);
    return changed;
  }

  private void redactObject(ObjectNode object, @Nullable String inheritedKind) {
    String pairName = pairName(object);
    String pairKind = pairName == null ? null : MemberName.of(pairName).secretKind();
    boolean renamed = false;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      MemberName classified = MemberName.of(name);
      renamed |= classified.isSecret() && name.length() > 6;
      String kind = inheritedKind;
      String fieldName = name;
      if (pairName != null && isValue(name)) {
        kind = pairKind == null ? inheritedKind : pairKind;
        fieldName = pairName;
      } else {
        if (classified.secretKind() != null) {
          kind = classified.secretKind();
        } else if (inheritedKind != null && DESCRIPTIVE_MEMBERS.contains(name)) {
          kind = null;
        }
      }
      JsonNode value = member.getValue();
      JsonNode redacted = redactValue(value, kind, fieldName);
      if (!isSame(redacted, value)) {
        member.setValue(redacted);
        changed = true;
      }
    }
    if (renamed) {
      rename(object);
    }
  }

  private JsonNode redactValue(JsonNode value, @Nullable String kind, String fieldName) {
    return switch (value.getNodeType()) {
      case STRING -> {
        String text = value.textValue();
        String redacted =
            kind == null ? redactText(text, fieldName) : TextRedactor.redactNamed(text, kind);
        yield redacted.equals(text) ? value : TextNode.valueOf(redacted);
      }
      case OBJECT -> {
        if (kind == null
            && value.size() == 1
            && value.get("stringValue") instanceof TextNode text) {
          String redacted = redactText(text.textValue(), fieldName);
          if (!redacted.equals(text.textValue())) {
            ((ObjectNode) value).put("stringValue", redacted);
            changed = true;
          }
        } else {
          redactObject((ObjectNode) value, kind);
        }
        yield value;
      }
      case ARRAY -> {
        redactArray((ArrayNode) value, kind);
        yield value;
      }
      case NUMBER -> kind == null ? value : TextNode.valueOf(TextRedactor.mark(kind));
      default -> value;
    };
  }

  /** Whether the value was not replaced; comparing whole trees would cost more than it saves. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(JsonNode redacted, JsonNode value) {
    return redacted == value;
  }

  private void redactArray(ArrayNode array, @Nullable String kind) {
    for (int i = 0; i < array.size(); i++) {
      JsonNode element = array.get(i);
      JsonNode redacted = redactValue(element, kind, "");
      if (!isSame(redacted, element)) {
        array.set(i, redacted);
        changed = true;
      }
    }
  }

  private String redactText(String text, String fieldName) {
    String redacted = TextRedactor.redact(text);
    return !redacted.equals(text)
            && TextRedactor.isMarked(redacted)
            && identifiers.contains(fieldName)
        ? "sha256:" + Sha256Hex.hex(text.getBytes(UTF_8)).substring(0, 32)
        : redacted;
  }

  /**
   * The name in a name-value pair ({@code {"key": …, "value": …}}) of attribute and parameter
   * lists.
   */
  private static @Nullable String pairName(ObjectNode object) {
    if (object.size() > 8 || (object.get("value") == null && object.get("Value") == null)) {
      return null;
    }
    for (String member : PAIR_NAMES) {
      if (object.get(member) instanceof TextNode name) {
        JsonNode type = object.get("type");
        return type != null && "SecureString".equals(type.textValue())
            ? "secret"
            : name.textValue();
      }
    }
    return null;
  }

  private static boolean isValue(String name) {
    return name.equals("value") || name.equals("Value");
  }

  private void rename(ObjectNode object) {
    changed = true;
    var members = new LinkedHashMap<String, JsonNode>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      members.put(TextRedactor.redact(member.getKey()), member.getValue());
    }
    object.removeAll();
    object.setAll(members);
  }
}
