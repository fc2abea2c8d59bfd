package io.spoor.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml and the files beside it, as they are read. */
final class ComposeFile {
  static final Path ROOT = Path.of(System.getProperty("spoor.root")).toAbsolutePath().normalize();

  /** Where containers have deploy/probe. */
  static final String PROBE = "/opt/spoor/probe";

  private ComposeFile() {}

  static JsonNode document() throws IOException {
    try (Reader in = Files.newBufferedReader(ROOT.resolve("docker-compose.yml"))) {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new ObjectMapper().valueToTree(tree);
    }
  }

  static Set<Map.Entry<String, JsonNode>> services() throws IOException {
    return document().path("services").properties();
  }

  /**
   * The health check of a service as a command line of this machine: the probe is the file in
   * {@code deploy/}, {@code port} is asked instead of the container's.
   */
  static List<String> healthCheck(String service, int port) throws IOException {
    List<String> words = new ArrayList<>();
    document()
        .at("/services/" + service + "/healthcheck/test")
        .forEach(word -> words.add(word.asText()));
    String kind = words.removeFirst();
    words.replaceAll(
        word ->
            word.replace(PROBE, ROOT.resolve("deploy/probe").toString())
                .replaceAll("(^|(?<=http ))(8080|8083|9092|9465)(?= |$)", Integer.toString(port)));
    return kind.equals("CMD-SHELL") ? List.of("sh", "-c", words.getFirst()) : words;
  }

  /** Of a file in {@code deploy/}. */
  static Map<String, String> properties(String file) throws IOException {
    return read(ROOT.resolve("deploy").resolve(file));
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
