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
 * One line of an export: a saved object of Kibana.
 *
 * @param line the whole object
 */
public record SavedObject(JsonNode line) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What it refers to.
   *
   * @param name by which its attributes mean it
   */
  public record Reference(String name, String type, String id) {}

  /** A panel of a dashboard, with what its state refers to. */
  public record Panel(
      String dashboard,
      String id,
      String type,
      String title,
      JsonNode config,
      List<Reference> references) {
    /** Whether it holds a Vega specification. */
    public boolean isVega() {
      return config.path("savedVis").path("type").asText().equals("vega");
    }

    /** What the reference of that name leads to. */
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

  /** The objects of a file, one a line. */
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

  /** The references, in order. */
  public List<Reference> references() {
    List<Reference> references = new ArrayList<>();
    for (JsonNode each : line.path("references")) {
      references.add(
          new Reference(
              each.path("name").asText(), each.path("type").asText(), each.path("id").asText()));
    }
    return references;
  }

  /** An attribute that is JSON in a string, as most of Kibana's are. */
  public JsonNode parsed(String attribute) {
    return parse(attributes().path(attribute).asText());
  }

  /** The query, filters and data view of a saved search. */
  public JsonNode searchSource() {
    return parse(attributes().path("kibanaSavedObjectMeta").path("searchSourceJSON").asText());
  }

  /** The panels of a dashboard; a reference of a panel has that panel's id before its name. */
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
   * A JSON text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }
}
