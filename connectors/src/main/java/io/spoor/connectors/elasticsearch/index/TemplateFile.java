package io.spoor.connectors.elasticsearch.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A template of the dashboards module.
 *
 * @param path its path in Elasticsearch, e.g. {@code /_index_template/spoor-chains}
 * @param body its contents
 */
record TemplateFile(String path, ObjectNode body) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static TemplateFile component(String name) {
    return new TemplateFile("/_component_template/" + name, read("component-" + name));
  }

  static TemplateFile index(String name) {
    return new TemplateFile("/_index_template/" + name, read("index-" + name));
  }

  /** The same for indices and an alias with a prefix. */
  TemplateFile withPrefix(String prefix) {
    if (prefix.isEmpty()) {
      return this;
    }
    ObjectNode changed = body.deepCopy();
    ArrayNode patterns = changed.putArray("index_patterns");
    body.path("index_patterns").forEach(pattern -> patterns.add(prefix + pattern.asText()));
    ObjectNode aliases = changed.withObject("/template/aliases");
    aliases.removeAll();
    body.at("/template/aliases")
        .properties()
        .forEach(alias -> aliases.set(prefix + alias.getKey(), alias.getValue()));
    int name = path.lastIndexOf('/') + 1;
    return new TemplateFile(path.substring(0, name) + prefix + path.substring(name), changed);
  }

  long version() {
    return body.path("version").asLong();
  }

  private static ObjectNode read(String name) {
    String resource = "/elasticsearch/" + name + ".json";
    try (InputStream in = TemplateFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "the plugin lacks the dashboards jar, which contains " + resource);
      }
      return MAPPER.readValue(in, ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
