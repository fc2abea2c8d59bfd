package io.spoor.sources.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spoor.schemas.json.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replaces the live secrets of one parsed record, in place. For one record and one thread. */
public final class Redactor {
  // Under a secret's name these still only describe it.
  private static final Set<String> DESCRIBING =
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

  /**
   * {@code identifiers}: members whose value, where it is a secret, is replaced by its hash and not
   * by a mark.
   */
  public Redactor(Set<String> identifiers) {
    this.identifiers = identifiers;
  }

  /**
   * Replaces every secret in the tree by {@code [redacted:why]}, and every lone surrogate by
   * U+FFFD. Returns whether there was any.
   */
  public boolean redact(ObjectNode record) {
    object(record, null);
    return changed;
  }

  private void object(ObjectNode object, @Nullable String inherited) {
    String pairName = pairName(object);
    String pairWhy = pairName == null ? null : MemberName.of(pairName).why();
    boolean renamed = false;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      MemberName known = MemberName.of(name);
      renamed |= known.isSecret() && name.length() > 6;
      String why = inherited;
      String called = name;
      if (pairName != null && isValue(name)) {
        why = pairWhy == null ? inherited : pairWhy;
        called = pairName;
      } else {
        if (known.why() != null) {
          why = known.why();
        } else if (inherited != null && DESCRIBING.contains(name)) {
          why = null;
        }
      }
      JsonNode value = member.getValue();
      JsonNode safe = value(value, why, called);
      if (!same(safe, value)) {
        member.setValue(safe);
        changed = true;
      }
    }
    if (renamed) {
      rename(object);
    }
  }

  private JsonNode value(JsonNode value, @Nullable String why, String called) {
    switch (value.getNodeType()) {
      case STRING -> {
        String text = value.textValue();
        String safe = why == null ? text(text, called) : SecretText.named(text, why);
        return safe.equals(text) ? value : TextNode.valueOf(safe);
      }
      case OBJECT -> {
        if (why == null && value.size() == 1 && value.get("stringValue") instanceof TextNode text) {
          String safe = text(text.textValue(), called);
          if (!safe.equals(text.textValue())) {
            ((ObjectNode) value).put("stringValue", safe);
            changed = true;
          }
        } else {
          object((ObjectNode) value, why);
        }
        return value;
      }
      case ARRAY -> {
        array((ArrayNode) value, why);
        return value;
      }
      case NUMBER -> {
        return why == null ? value : TextNode.valueOf(SecretText.mark(why));
      }
      default -> {
        return value;
      }
    }
  }

  /** Whether nothing was replaced; comparing whole trees would cost more than it saves. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(JsonNode safe, JsonNode value) {
    return safe == value;
  }

  private void array(ArrayNode array, @Nullable String why) {
    for (int i = 0; i < array.size(); i++) {
      JsonNode element = array.get(i);
      JsonNode safe = value(element, why, "");
      if (!same(safe, element)) {
        array.set(i, safe);
        changed = true;
      }
    }
  }

  private String text(String text, String called) {
    String safe = SecretText.redact(text);
    return !safe.equals(text) && SecretText.isMarked(safe) && identifiers.contains(called)
        ? "sha256:" + Sha256.hex(text.getBytes(UTF_8)).substring(0, 32)
        : safe;
  }

  /**
   * The name in a pair of name and value ({@code {"key": …, "value": …}}), as attribute and
   * parameter lists write it.
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
      members.put(SecretText.redact(member.getKey()), member.getValue());
    }
    object.removeAll();
    object.setAll(members);
  }
}
