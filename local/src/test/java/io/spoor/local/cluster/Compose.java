package io.spoor.local.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml and the files beside it, as they are read. */
final class Compose {
  static final Path ROOT = Path.of(System.getProperty("spoor.root")).toAbsolutePath().normalize();

  private Compose() {}

  static JsonNode document() throws IOException {
    try (Reader in = Files.newBufferedReader(ROOT.resolve("docker-compose.yml"))) {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new ObjectMapper().valueToTree(tree);
    }
  }

  static Set<Map.Entry<String, JsonNode>> services() throws IOException {
    return document().path("services").properties();
  }

  /** Of a file in {@code docker/}. */
  static Map<String, String> properties(String file) throws IOException {
    return read(ROOT.resolve("docker").resolve(file));
  }

  static Map<String, String> read(Path file) throws IOException {
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    Map<String, String> map = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
    return map;
  }
}
