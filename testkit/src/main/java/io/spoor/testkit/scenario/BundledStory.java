package io.spoor.testkit.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The two stories of the bundled scenario, from the files of {@code localstack}. */
public final class BundledStory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final List<String> sources;

  private BundledStory(String directory, List<String> sources) {
    this.directory =
        Path.of(
            System.getProperty("spoor.root", ".."),
            "localstack/src/main/resources/scenario" + directory);
    this.sources = sources;
  }

  /**
   * A morning at a small company.
   *
   * <p>Most of it is ordinary. It contains six incidents: a support run that is injected into
   * assuming an administrator's role, an invoice run's key used by a research run, a deployment
   * that obtains an undeclared token, an invoice run that takes payment details from a mail, a
   * support run with repeated denials, and a server's credential used elsewhere.
   */
  public static BundledStory morning() {
    return new BundledStory("", List.of("otel", "cloudtrail"));
  }

  /**
   * One release, as the logs of six systems tell it. A person signs in at Okta and starts an agent.
   * The agent exchanges a token at Keycloak, assumes an AWS role, and pushes to GitHub. The
   * workflow that the push starts reads a secret in Kubernetes.
   *
   * <p>Half an hour later a ticket hijacks a run of the same agent for another person, and the run
   * does the same with other rights: each of its steps is an expected finding.
   */
  public static BundledStory release() {
    return new BundledStory(
        "/story", List.of("okta", "otel", "keycloak", "cloudtrail", "github", "k8s-audit"));
  }

  /** Its sources, those of the release in the order of its steps. */
  public List<String> sources() {
    return sources;
  }

  /** Records of a source in the order of delivery: some late, some twice. */
  public List<ObjectNode> records(String source) {
    List<ObjectNode> records = new ArrayList<>();
    for (String line : text(source + ".ndjson").lines().toList()) {
      records.add((ObjectNode) parse(line));
    }
    return records;
  }

  /** The exact set of findings; of the release, of severe ones. */
  public List<ScenarioFinding> expected() {
    List<ScenarioFinding> expected = new ArrayList<>();
    for (JsonNode finding : parse(text("expected.json")).path("findings")) {
      expected.add(
          new ScenarioFinding(
              finding.path("rule_id").asText(),
              finding.path("agent_id").textValue(),
              finding.path("run_id").textValue(),
              finding.path("event_id").asText(),
              finding.path("story").asText()));
    }
    return expected;
  }

  /** The manifest of the release's agent. */
  public byte[] manifest() {
    return text("manifests/release-agent.json").getBytes(UTF_8);
  }

  /**
   * Event ids of the release's steps, by name: {@code release} or its twin {@code hijack}, a slash,
   * and {@code sign-in}, {@code run}, {@code exchange}, {@code role}, {@code call}, {@code push},
   * {@code workflow} or {@code secret}.
   */
  public Map<String, String> steps() {
    return JSON.convertValue(parse(text("steps.json")), new TypeReference<>() {});
  }

  private String text(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the bundled scenario is damaged", e);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("the bundled scenario is damaged", e);
    }
  }
}
