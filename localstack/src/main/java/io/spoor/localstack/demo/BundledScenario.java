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
 * findings. With it comes a story that the logs of six systems tell, and its hijacked twin.
 */
public final class BundledScenario {
  /** Its sources, in the order in which each round sends one of their records. */
  public static final List<String> SOURCES = List.of("otel", "cloudtrail");

  /** The sources of the story, in the order in which each round sends one of their records. */
  public static final List<String> STORY_SOURCES =
      List.of("okta", "otel", "keycloak", "cloudtrail", "github", "k8s-audit");

  private static final String STORY = "story/";
  private static final String STORY_MANIFEST = STORY + "manifests/release-agent.json";
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

  /** NDJSON of one source of the story. The caller closes it. */
  public static InputStream storyRecords(String source) {
    return resource(STORY + source + ".ndjson");
  }

  public static List<Expected> expected() {
    return expected("expected.json");
  }

  /** The severe findings of the story. */
  public static List<Expected> expectedOfStory() {
    return expected(STORY + "expected.json");
  }

  private static List<Expected> expected(String name) {
    List<Expected> expected = new ArrayList<>();
    try (InputStream in = resource(name)) {
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

  /**
   * Writes the scenario's files into a directory, for use with other commands; those of the story
   * are in its directory {@code story}.
   */
  public static void copyTo(Path directory) {
    try {
      Path manifests = Files.createDirectories(directory.resolve("manifests"));
      for (String name : MANIFESTS) {
        copy("manifests/" + name + ".json", manifests.resolve(name + ".json"));
      }
      for (String source : SOURCES) {
        copy(source + ".ndjson", directory.resolve(source + ".ndjson"));
      }
      Files.createDirectories(directory.resolve(STORY_MANIFEST).getParent());
      copy(STORY_MANIFEST, directory.resolve(STORY_MANIFEST));
      for (String source : STORY_SOURCES) {
        String name = STORY + source + ".ndjson";
        copy(name, directory.resolve(name));
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
