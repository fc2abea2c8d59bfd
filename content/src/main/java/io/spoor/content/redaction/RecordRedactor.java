package io.spoor.content.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replaces the live secrets of one parsed record in place. For one record and one thread. */
public final class RecordRedactor {
  // Members under a secret's name that only describe the secret.
  private static final Set<String> DESCRIPTIVE_MEMBERS =
      Words.set(
          """
          accessKeyId lease_id jti kid arn ARN type name secretName expiration expires_at expiresAt
          """);

  private static final String[] PAIR_NAMES = {
    "key", "name", "Key", "Name", "ParameterKey", "parameterKey", "ParameterName"
  };
  private static final Set<String> PAIR_VALUES =
      Set.of("value", "Value", "ParameterValue", "parameterValue");
  private static final int MAX_ARGUMENTS = 64;
  private static final int MAX_ARGUMENT = 4096;

  private final Set<String> identifiers;
  private final Set<String> described;
  private boolean changed;

  /** {@code identifiers}: members whose secret values are replaced by a hash instead of a mark. */
  public RecordRedactor(Set<String> identifiers) {
    this(identifiers, Set.of());
  }

  /**
   * {@code described}: names, in small letters, of objects that describe a secret and do not hold
   * it. Their members are evaluated by their own names and values.
   */
  public RecordRedactor(Set<String> identifiers, Set<String> described) {
    this.identifiers = identifiers;
    this.described = described;
  }

  /**
   * Replaces every secret in the tree by {@code [redacted:why]}, and every lone surrogate by
   * U+FFFD. Returns whether there was any.
   */
  public boolean redact(ObjectNode record) {
    redactObject(record, null);
    return changed;
  }

  private void redactObject(ObjectNode object, @Nullable SecretKind inheritedKind) {
    String pairName = pairName(object);
    MemberName pair = pairName == null ? null : MemberName.of(pairName);
    boolean renamed = false;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      MemberName classified = MemberName.of(name);
      renamed |= classified.isSecret() && name.length() > 6;
      SecretKind kind = inheritedKind;
      String fieldName = name;
      if (pair != null && isValue(name)) {
        kind = pair.secretKind() == null ? inheritedKind : pair.secretKind();
        fieldName = pair.name();
      } else {
        if (classified.secretKind() != null) {
          kind = isDescribed(name, member.getValue()) ? inheritedKind : classified.secretKind();
        } else if (inheritedKind != null && DESCRIPTIVE_MEMBERS.contains(name)) {
          kind = null;
        }
      }
      JsonNode value = member.getValue();
      if (kind == null && isCleanName(pair, value)) {
        continue;
      }
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

  /** Whether the value is the name of the pair, which was classified before. */
  private static boolean isCleanName(@Nullable MemberName pair, JsonNode value) {
    return pair != null && !pair.isSecret() && pair.name().equals(value.textValue());
  }

  private boolean isDescribed(String name, JsonNode value) {
    return value.isObject()
        && !described.isEmpty()
        && described.contains(name.toLowerCase(Locale.ROOT));
  }

  private JsonNode redactValue(JsonNode value, @Nullable SecretKind kind, String fieldName) {
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
          redactObject((ObjectNode) value, inherited(kind, value));
        }
        yield value;
      }
      case ARRAY -> {
        redactArray((ArrayNode) value, kind);
        yield value;
      }
      case NUMBER ->
          kind == null || kind.weak() ? value : TextNode.valueOf(TextRedactor.mark(kind.label()));
      default -> value;
    };
  }

  /** The kind that members inherit: an object called authorization often describes a decision. */
  private static @Nullable SecretKind inherited(@Nullable SecretKind kind, JsonNode value) {
    boolean anyValue =
        value.size() == 1
            && (value.has("stringValue")
                || value.has("arrayValue")
                || value.has("kvlistValue")
                || value.has("values"));
    return kind != null && kind.isWholeLine() && !anyValue
        ? new SecretKind(kind.label(), true)
        : kind;
  }

  /** Whether the value was not replaced; comparing whole trees would cost more than it saves. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(JsonNode redacted, JsonNode value) {
    return redacted == value;
  }

  private void redactArray(ArrayNode array, @Nullable SecretKind kind) {
    if (kind == null && array.size() >= 2 && array.size() <= MAX_ARGUMENTS) {
      redactArguments(array);
    }
    for (int i = 0; i < array.size(); i++) {
      JsonNode element = array.get(i);
      JsonNode redacted = redactValue(element, kind == null ? kindAt(array, i) : kind, "");
      if (!isSame(redacted, element)) {
        array.set(i, redacted);
        changed = true;
      }
    }
  }

  /** Kind of secret of an element after an option, or of a header's value in a pair. */
  private static @Nullable SecretKind kindAt(ArrayNode array, int i) {
    if (i == 0 || !(array.get(i - 1) instanceof TextNode previous)) {
      return null;
    }
    String name = previous.textValue();
    boolean option = name.startsWith("-") && name.length() <= 64 && name.indexOf('=') < 0;
    boolean pair = i == 1 && array.size() == 2 && name.length() <= 64;
    if (!option && !pair) {
      return null;
    }
    SecretKind kind = MemberName.of(name).secretKind();
    boolean isFlag = array.get(i) instanceof TextNode next && next.textValue().startsWith("-");
    return kind == null || isFlag || (pair && !option && isTwoNames(array)) ? null : kind;
  }

  /** Whether both elements are names, as in a list of columns. */
  private static boolean isTwoNames(ArrayNode array) {
    String value = array.get(1).asText();
    return !SecretValue.isPasswordLike(value) && value.indexOf(' ') < 0;
  }

  /** Replaces the secret arguments of a known program, where a list holds its command line. */
  private void redactArguments(ArrayNode array) {
    List<String> arguments = new ArrayList<>();
    for (JsonNode element : array) {
      if (!(element instanceof TextNode text) || text.textValue().length() > MAX_ARGUMENT) {
        return;
      }
      arguments.add(text.textValue());
    }
    for (CommandLine.Span secret : CommandLine.of(arguments).secrets()) {
      int index = 0;
      int offset = 0;
      while (offset + arguments.get(index).length() < secret.to()) {
        offset += arguments.get(index++).length() + 1;
      }
      String argument = arguments.get(index);
      array.set(
          index,
          TextNode.valueOf(
              argument.substring(0, secret.from() - offset)
                  + TextRedactor.mark("password")
                  + argument.substring(secret.to() - offset)));
      changed = true;
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
    if (object.size() > 8 || !hasPairValue(object)) {
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

  private static boolean hasPairValue(ObjectNode object) {
    return object.get("value") != null
        || object.get("Value") != null
        || object.get("ParameterValue") != null
        || object.get("parameterValue") != null;
  }

  private static boolean isValue(String name) {
    return PAIR_VALUES.contains(name);
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
