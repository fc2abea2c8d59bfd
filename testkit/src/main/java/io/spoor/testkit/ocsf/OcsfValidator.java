package io.spoor.testkit.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Validates events against {@code ocsf-1.9.0.json}: all attributes are known and have their type,
 * profile attributes occur only if {@code metadata.profiles} names the profile, required attributes
 * are present, enums with their captions and {@code at_least_one} are valid, and the class
 * attributes are correct.
 */
public final class OcsfValidator {
  private final JsonNode schema;
  private final OcsfObjectValidator objects;

  private OcsfValidator(JsonNode schema) {
    this.schema = schema;
    objects = new OcsfObjectValidator(schema.path("objects"));
  }

  public static OcsfValidator read() {
    try (InputStream in =
        Objects.requireNonNull(OcsfValidator.class.getResourceAsStream("/ocsf/ocsf-1.9.0.json"))) {
      return new OcsfValidator(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The faults of an event; empty if it is valid. */
  public List<String> problems(JsonNode event) {
    JsonNode ofClass = schema.path("classes").path(event.path("class_uid").asText());
    if (ofClass.isMissingNode()) {
      return List.of("/class_uid: no class " + event.path("class_uid"));
    }
    List<String> problems = new ArrayList<>();
    ObjectNode description = schema.path("base").deepCopy();
    description.withObject("attributes").setAll((ObjectNode) ofClass.path("attributes"));
    description.withObject("enums").setAll((ObjectNode) ofClass.path("enums"));
    description.set("at_least_one", ofClass.path("at_least_one"));
    for (JsonNode profile : event.path("metadata").path("profiles")) {
      if (has(ofClass.path("profiles"), profile)) {
        description
            .withObject("attributes")
            .setAll((ObjectNode) schema.path("profiles").path(profile.asText()));
      } else {
        problems.add("/metadata/profiles: the class has no profile " + profile);
      }
    }
    objects.check("", event, description, problems);
    classification(event, ofClass, problems);
    return problems;
  }

  private static boolean has(JsonNode names, JsonNode name) {
    for (JsonNode element : names) {
      if (element.equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static void classification(JsonNode event, JsonNode ofClass, List<String> problems) {
    String name = ofClass.path("name").asText();
    equal(event, "category_uid", ofClass.path("category_uid").asText(), problems);
    equal(event, "category_name", ofClass.path("category_name").asText(), problems);
    equal(event, "class_name", name, problems);
    long type = event.path("class_uid").asLong() * 100 + event.path("activity_id").asLong();
    equal(event, "type_uid", Long.toString(type), problems);
    String typeName = name + ": " + event.path("activity_name").asText();
    equal(event, "type_name", typeName, problems);
  }

  private static void equal(JsonNode event, String name, String expected, List<String> problems) {
    if (event.has(name) && !event.path(name).asText().equals(expected)) {
      problems.add("/" + name + ": " + event.path(name) + " instead of " + expected);
    }
  }
}
