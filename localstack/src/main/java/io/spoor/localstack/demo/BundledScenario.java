package io.spoor.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The bundled scenario: manifests, raw records of two sources in delivery order, and the expected
 * findings.
 */
public final class BundledScenario {
  /** Its sources, in the order in which each round sends one of their records. */
  public static final List<String> SOURCES = List.of("otel", "cloudtrail");

  private static final List<String> MANIFESTS =
      List.of("deploy-bot", "fetcher", "invoice-assistant", "research-assistant", "support-triage");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An expected finding. {@code eventId}: an event that its evidence must contain. */
  public record Expected(String ruleId, String eventId, String story) {}

  private BundledScenario() {}

  /** NDJSON of one source. The caller closes it. */
  public static InputStream records(String source) {
    return resource(source + ".ndjson");
  }

  public static List<Expected> expected() {
    List<Expected> expected = new ArrayList<>();
    try (InputStream in = resource("expected.json")) {
      for (JsonNode finding : JSON.readTree(in).path("findings")) {
        expected.add(
            new Expected(
                finding.path("rule_id").asText(),
                finding.path("event_id").asText(),
                finding.path("story").asText()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the bundled scenario is damaged", e);
    }
    return expected;
  }

  /** Writes the scenario's files into a directory, for use with other commands. */
  public static void copyTo(Path directory) {
    try {
      Path manifests = Files.createDirectories(directory.resolve("manifests"));
      for (String name : MANIFESTS) {
        copy("manifests/" + name + ".json", manifests.resolve(name + ".json"));
      }
      for (String source : SOURCES) {
        copy(source + ".ndjson", directory.resolve(source + ".ndjson"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the scenario to " + directory, e);
    }
  }

  private static void copy(String name, Path target) throws IOException {
    try (InputStream in = resource(name)) {
      Files.write(target, in.readAllBytes());
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        BundledScenario.class.getResourceAsStream("/scenario/" + name),
        () -> "the jar lacks scenario/" + name);
  }
}
