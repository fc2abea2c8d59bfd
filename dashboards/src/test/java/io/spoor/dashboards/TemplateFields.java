package io.spoor.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The fields that the index templates give the documents of an alias, with their types. */
final class TemplateFields {
  private static final Path TEMPLATES =
      KibanaSources.MODULE.resolve("src/main/resources/elasticsearch");

  private TemplateFields() {}

  /** By full name; those inside nested ones too, and the nested ones themselves. */
  static Map<String, String> of(String alias) {
    Map<String, String> fields = new TreeMap<>();
    JsonNode template = read("index-" + alias + ".json");
    for (JsonNode component : template.path("composed_of")) {
      collect("", read("component-" + component.asText() + ".json"), fields);
    }
    collect("", template, fields);
    return fields;
  }

  private static JsonNode read(String file) {
    try {
      return SavedObjectGenerator.JSON.readTree(TEMPLATES.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static void collect(String prefix, JsonNode template, Map<String, String> fields) {
    properties(prefix, template.at("/template/mappings/properties"), fields);
  }

  private static void properties(String prefix, JsonNode properties, Map<String, String> fields) {
    for (Map.Entry<String, JsonNode> each : properties.properties()) {
      String name = prefix + each.getKey();
      if (each.getValue().has("type")) {
        fields.put(name, each.getValue().path("type").asText());
      }
      properties(name + ".", each.getValue().path("properties"), fields);
    }
  }
}
