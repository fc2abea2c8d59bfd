package io.spoor.testkit.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A saved object of Kibana: one line of an export.
 *
 * @param line the whole object
 */
public record SavedObject(JsonNode line) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A reference to another object.
   *
   * @param name name used in the attributes
   */
  public record Reference(String name, String type, String id) {}

  /** A panel of a dashboard, with the references of its state. */
  public record Panel(
      String dashboard,
      String id,
      String type,
      String title,
      JsonNode config,
      List<Reference> references) {
    /** Whether it contains a Vega specification. */
    public boolean isVega() {
      return config.path("savedVis").path("type").asText().equals("vega");
    }

    /** Id of the object with that reference name. */
    public String referencedObject(String name) {
      return references.stream()
          .filter(reference -> reference.name().equals(name))
          .map(Reference::id)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(this + " has no reference " + name));
    }

    @Override
    public String toString() {
      return dashboard + "/" + id;
    }
  }

  /** The objects of a file, one per line. */
  public static List<SavedObject> read(Path file) {
    try {
      List<SavedObject> objects = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        objects.add(new SavedObject(JSON.readTree(line)));
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  public String type() {
    return line.path("type").asText();
  }

  public String id() {
    return line.path("id").asText();
  }

  public JsonNode attributes() {
    return line.path("attributes");
  }

  /** The references, in file order. */
  public List<Reference> references() {
    List<Reference> references = new ArrayList<>();
    for (JsonNode each : line.path("references")) {
      references.add(
          new Reference(
              each.path("name").asText(), each.path("type").asText(), each.path("id").asText()));
    }
    return references;
  }

  /** An attribute that is JSON in a string, as in most Kibana objects. */
  public JsonNode parsed(String attribute) {
    return parse(attributes().path(attribute).asText());
  }

  /** The query, filters and data view of a saved search. */
  public JsonNode searchSource() {
    return parse(attributes().path("kibanaSavedObjectMeta").path("searchSourceJSON").asText());
  }

  /** The panels of a dashboard; references of a panel are prefixed with its id. */
  public List<Panel> panels() {
    List<Panel> panels = new ArrayList<>();
    for (JsonNode panel : parsed("panelsJSON")) {
      String id = panel.path("panelIndex").asText();
      List<Reference> panelReferences =
          references().stream()
              .filter(reference -> reference.name().startsWith(id + ":"))
              .map(
                  reference ->
                      new Reference(
                          reference.name().substring(id.length() + 1),
                          reference.type(),
                          reference.id()))
              .toList();
      panels.add(
          new Panel(
              id(),
              id,
              panel.path("type").asText(),
              panel.path("title").asText(),
              panel.path("embeddableConfig"),
              panelReferences));
    }
    return panels;
  }

  /**
   * Parses JSON.
   *
   * @throws IllegalArgumentException if the text is not JSON
   */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }
}
