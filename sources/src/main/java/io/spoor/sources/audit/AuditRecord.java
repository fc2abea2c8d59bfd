package io.spoor.sources.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.json.UnusableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads members of a JSON audit record by path, {@code actor.id}. Names of members may have any
 * case, as exports change it. A value of the wrong type, a null and an empty text count as absent.
 *
 * <p>Each method takes several paths: the first one with a value counts.
 */
public final class AuditRecord {
  private static final int MAX_ELEMENTS = 100;
  private static final double NANOS = 1e9;

  private final JsonNode node;

  private AuditRecord(JsonNode node) {
    this.node = node;
  }

  public static AuditRecord of(@Nullable JsonNode node) {
    return new AuditRecord(node == null ? MissingNode.getInstance() : node);
  }

  /** Whether there is no object, or one without members. */
  public boolean isEmpty() {
    return node.isEmpty();
  }

  /** One member, whose name may contain dots; null when absent or null. */
  public @Nullable JsonNode member(String name) {
    JsonNode exact = node.get(name);
    if (exact == null && node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        if (member.getKey().equalsIgnoreCase(name)) {
          exact = member.getValue();
          break;
        }
      }
    }
    return exact == null || exact.isNull() ? null : exact;
  }

  /** The value at the first path that has one; null when none has. */
  public @Nullable JsonNode get(String... paths) {
    for (String path : paths) {
      JsonNode value = at(path);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private @Nullable JsonNode at(String path) {
    AuditRecord object = this;
    int from = 0;
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
      JsonNode member = object.member(path.substring(from, dot));
      if (member == null) {
        return null;
      }
      object = of(member);
      from = dot + 1;
    }
    return object.member(path.substring(from));
  }

  /** Text, or a number or boolean as text; null when absent, empty or of another type. */
  public @Nullable String text(String... paths) {
    for (String path : paths) {
      String text = text(at(path));
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /** Text of a value, as {@link #text(String...)} has it. */
  public static @Nullable String text(@Nullable JsonNode value) {
    if (value == null || !value.isValueNode() || value.isNull()) {
      return null;
    }
    String text = value.asText();
    return text.isBlank() ? null : text;
  }

  /** A boolean, also one written as text; null when absent. */
  public @Nullable Boolean bool(String... paths) {
    String text = text(paths);
    if ("true".equalsIgnoreCase(text)) {
      return true;
    }
    return "false".equalsIgnoreCase(text) ? Boolean.FALSE : null;
  }

  public boolean isTrue(String... paths) {
    return Boolean.TRUE.equals(bool(paths));
  }

  /** The object at the first path that has a value; an empty record when there is none. */
  public AuditRecord object(String... paths) {
    return of(get(paths));
  }

  /** Objects of a list, at most {@value #MAX_ELEMENTS}; an object in its place is the only one. */
  public List<AuditRecord> objects(String... paths) {
    JsonNode value = get(paths);
    if (value == null || !value.isContainerNode()) {
      return List.of();
    }
    if (value.isObject()) {
      return List.of(of(value));
    }
    List<AuditRecord> objects = new ArrayList<>();
    for (JsonNode element : value) {
      if (element.isObject() && objects.size() < MAX_ELEMENTS) {
        objects.add(of(element));
      }
    }
    return objects;
  }

  /** Texts of a list, at most {@value #MAX_ELEMENTS}; a text in its place is the only one. */
  public List<String> texts(String... paths) {
    JsonNode value = get(paths);
    List<String> texts = new ArrayList<>();
    if (value != null && value.isArray()) {
      for (JsonNode element : value) {
        String text = text(element);
        if (text != null && texts.size() < MAX_ELEMENTS) {
          texts.add(text);
        }
      }
    } else {
      String text = text(value);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The object at a path, also one that is written as JSON text. */
  public AuditRecord embedded(String... paths) {
    JsonNode value = get(paths);
    if (value != null && value.isTextual() && value.textValue().startsWith("{")) {
      try {
        return of(RecordJson.parse(value.textValue().getBytes(UTF_8)).object());
      } catch (UnusableRecordException e) {
        return of(null);
      }
    }
    return of(value);
  }

  /** Value of an entry in a list of {@code {"key", "value"}} or {@code {"name", "value"}}. */
  public @Nullable String entry(String list, String name) {
    for (AuditRecord entry : objects(list)) {
      if (name.equalsIgnoreCase(entry.text("key", "name"))) {
        return entry.text("value");
      }
    }
    return null;
  }

  /**
   * Time in nanoseconds since the Unix epoch: RFC 3339, or a number of seconds, milliseconds,
   * microseconds or nanoseconds since the epoch. Empty when no path has a readable time.
   */
  public OptionalLong time(String... paths) {
    for (String path : paths) {
      JsonNode value = at(path);
      OptionalLong time = value == null ? OptionalLong.empty() : time(value);
      if (time.isPresent()) {
        return time;
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong time(JsonNode value) {
    if (value.isFloatingPointNumber()) {
      double seconds = value.doubleValue();
      return seconds > 0 && seconds < 1e11
          ? supported((long) (seconds * NANOS))
          : OptionalLong.empty();
    }
    String text = text(value);
    if (text == null) {
      return OptionalLong.empty();
    }
    int digits = text.length();
    if (digits <= 19 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return ofNumber(text, digits);
    }
    return TimestampParser.parseInstant(text);
  }

  private static OptionalLong ofNumber(String text, int digits) {
    if (digits == 19 && text.compareTo("9000000000000000000") > 0) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(text);
    if (digits <= 10) {
      return supported(number * 1_000_000_000L);
    }
    if (digits <= 13) {
      return supported(number * 1_000_000L);
    }
    return supported(digits <= 16 ? number * 1_000L : number);
  }

  private static OptionalLong supported(long nanos) {
    return TimestampParser.isSupported(nanos) ? OptionalLong.of(nanos) : OptionalLong.empty();
  }
}
