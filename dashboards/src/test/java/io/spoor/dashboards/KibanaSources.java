package io.spoor.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The short files that the saved objects are made from. */
final class KibanaSources {
  static final Path MODULE = Path.of(System.getProperty("spoor.root", "..")).resolve("dashboards");
  private static final Path DIRECTORY = MODULE.resolve("kibana");
  private static final ObjectMapper YAML = new YAMLMapper();

  /** In the order in which their lines come. */
  private static final List<String> DASHBOARDS =
      List.of("soc-overview", "chain-explorer", "agents-and-identities", "pipeline-health");

  private KibanaSources() {}

  static JsonNode views() {
    return yaml("views.yaml");
  }

  static JsonNode searches() {
    return yaml("searches.yaml");
  }

  static List<JsonNode> dashboards() {
    List<JsonNode> all = new ArrayList<>();
    DASHBOARDS.forEach(name -> all.add(yaml(name + ".yaml")));
    return all;
  }

  /** A Vega specification as it was written, comments and line breaks included. */
  static String vega(String name) {
    try {
      return Files.readString(DIRECTORY.resolve("vega").resolve(name + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode yaml(String name) {
    try {
      return YAML.readTree(DIRECTORY.resolve(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
