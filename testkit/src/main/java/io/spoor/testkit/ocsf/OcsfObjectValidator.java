package io.spoor.testkit.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Validates an object and its nested objects against their attribute descriptions. */
final class OcsfObjectValidator {
  private static final Pattern IP =
      Pattern.compile(
          "(\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(\\d+\\.\\d+\\.\\d+\\.\\d+)?(%.+)?");
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]+");

  /** Milliseconds of 1973 and 2286: values outside are seconds or nanoseconds. */
  private static final long EARLIEST = 100_000_000_000L;

  private static final long LATEST = 10_000_000_000_000L;
  private static final String OTHER = "99";

  private final JsonNode descriptions;

  /**
   * Creates a validator.
   *
   * @param descriptions descriptions by object name
   */
  OcsfObjectValidator(JsonNode descriptions) {
    this.descriptions = descriptions;
  }

  /**
   * Adds the faults of an object.
   *
   * @param path path of the object in the event, empty for the event itself
   * @param description its {@code attributes}, {@code enums} and {@code at_least_one}
   */
  void check(String path, JsonNode object, JsonNode description, List<String> problems) {
    JsonNode attributes = description.path("attributes");
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode type = attributes.path(member.getKey());
      String memberPath = path + "/" + member.getKey();
      if (type.isMissingNode()) {
        problems.add(memberPath + ": no such attribute");
      } else {
        value(memberPath, member.getValue(), type.asText().replace("!", ""), problems);
      }
    }
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      if (attribute.getValue().asText().endsWith("!") && !object.has(attribute.getKey())) {
        problems.add(path + "/" + attribute.getKey() + ": is required");
      }
    }
    for (Map.Entry<String, JsonNode> member : description.path("enums").properties()) {
      if (object.has(member.getKey())) {
        number(path, object, member.getKey(), member.getValue(), problems);
      }
    }
    JsonNode alternatives = description.path("at_least_one");
    boolean anyPresent = alternatives.isEmpty();
    for (JsonNode name : alternatives) {
      anyPresent |= object.has(name.asText());
    }
    if (!anyPresent) {
      problems.add(path + ": at least one of " + alternatives);
    }
  }

  private static void number(
      String path, JsonNode object, String name, JsonNode captions, List<String> problems) {
    String number = object.path(name).asText();
    String sibling =
        name.equals("activity_id") ? "activity_name" : name.substring(0, name.lastIndexOf('_'));
    JsonNode caption = object.path(sibling);
    if (!captions.has(number)) {
      problems.add(path + "/" + name + ": " + number + " is none of its numbers");
    } else if (number.equals(OTHER)) {
      if (caption.isMissingNode()) {
        problems.add(path + "/" + sibling + ": has to say what is meant by " + OTHER);
      }
    } else if (!caption.isMissingNode() && !caption.equals(captions.path(number))) {
      problems.add(path + "/" + sibling + ": " + caption + " for " + captions.path(number));
    }
  }

  private void value(String path, JsonNode value, String type, List<String> problems) {
    if (type.endsWith("[]")) {
      if (!value.isArray() || value.isEmpty()) {
        problems.add(path + ": no array, or an empty one");
      }
      String each = type.substring(0, type.length() - 2);
      value.forEach(element -> value(path, element, each, problems));
      return;
    }
    boolean matchesType =
        switch (type) {
          case "string" -> value.isTextual() && !value.textValue().isEmpty();
          case "ip" -> value.isTextual() && IP.matcher(value.textValue()).matches();
          case "hostname" -> value.isTextual() && HOST_NAME.matcher(value.textValue()).matches();
          case "integer" -> value.isIntegralNumber() && value.canConvertToInt();
          case "long" -> value.isIntegralNumber() && value.canConvertToLong();
          case "timestamp" ->
              value.isIntegralNumber()
                  && value.longValue() >= EARLIEST
                  && value.longValue() < LATEST;
          case "boolean" -> value.isBoolean();
          case "free" -> value.isObject();
          default -> {
            JsonNode typeDescription = descriptions.path(type);
            check(path, value, typeDescription, problems);
            yield value.isObject() && !typeDescription.isMissingNode();
          }
        };
    if (!matchesType) {
      problems.add(path + ": " + value + " is no " + type);
    }
  }
}
