package io.spoor.connectors.elasticsearch.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A template of the dashboards module.
 *
 * @param path where Elasticsearch keeps it, e.g. {@code /_index_template/spoor-chains}
 * @param body what it says
 */
record TemplateFile(String path, JsonNode body) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static TemplateFile component(String name) {
    return new TemplateFile("/_component_template/" + name, read("component-" + name));
  }

  static TemplateFile index(String name) {
    return new TemplateFile("/_index_template/" + name, read("index-" + name));
  }

  long version() {
    return body.path("version").asLong();
  }

  private static JsonNode read(String name) {
    String resource = "/elasticsearch/" + name + ".json";
    try (InputStream in = TemplateFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "the dashboards jar is missing from the plugin: it has " + resource);
      }
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
