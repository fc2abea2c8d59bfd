package io.spoor.localstack.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.scenario.CrossSourceStory;
import io.spoor.testkit.scenario.DemoScenario;
import io.spoor.testkit.scenario.ScenarioBuilder;
import io.spoor.testkit.scenario.ScenarioFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed scenario files are what the story tells; {@code -Dspoor.scenario.write=true} writes
 * them anew.
 */
class ScenarioFilesTest {
  private static final Path FILES = Path.of("src/main/resources/scenario");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ScenarioBuilder scenario = DemoScenario.generate();

  @ParameterizedTest
  @ValueSource(strings = {"otel", "cloudtrail"})
  void committedRecordsAreTheOnesTheStoryTells(String source) throws IOException {
    List<ObjectNode> records = source.equals("otel") ? scenario.otel() : scenario.cloudTrail();
    var lines = new StringBuilder();
    records.forEach(record -> lines.append(record).append('\n'));

    compare(source + ".ndjson", lines.toString());
  }

  @Test
  void committedRecordsOfTheCrossSourceStoryAreTheOnesItTells() throws IOException {
    CrossSourceStory story = CrossSourceStory.generate();
    assertThat(BundledScenario.STORY_SOURCES).isEqualTo(CrossSourceStory.SOURCES);
    for (String source : CrossSourceStory.SOURCES) {
      var lines = new StringBuilder();
      story.records(source).forEach(record -> lines.append(record).append('\n'));
      compare("story/" + source + ".ndjson", lines.toString());
    }
    compare(
        "story/manifests/release-agent.json",
        JSON.writeValueAsString(CrossSourceStory.manifest()).replace("\r\n", "\n") + "\n");
    compareExpected("story/expected.json", story.expected());
  }

  @Test
  void committedExpectationsAreTheOnesTheStoryTells() throws IOException {
    compareExpected("expected.json", scenario.expected());
  }

  private static void compareExpected(String name, List<ScenarioFinding> expected)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    for (ScenarioFinding one : expected) {
      root.withArray("findings")
          .addObject()
          .put("rule_id", one.rule())
          .put("agent_id", one.agent())
          .put("run_id", one.run())
          .put("event_id", one.event())
          .put("story", one.story());
    }

    compare(name, JSON.writeValueAsString(root).replace("\r\n", "\n") + "\n");
  }

  @Test
  void deliversRootsLateEventsOutOfOrderAndSomeRecordsTwice() {
    List<String> eventTimes =
        scenario.cloudTrail().stream().map(event -> event.path("eventTime").asText()).toList();
    List<String> eventIds =
        scenario.cloudTrail().stream().map(event -> event.path("eventID").asText()).toList();
    List<String> spanIds =
        scenario.otel().stream().map(span -> span.path("spanId").asText()).toList();

    assertThat(eventTimes).isNotEqualTo(eventTimes.stream().sorted().toList());
    assertThat(eventIds).hasSizeGreaterThan((int) eventIds.stream().distinct().count());
    assertThat(spanIds).hasSizeGreaterThan((int) spanIds.stream().distinct().count());
    assertThat(scenario.otel().getFirst().has("parentSpanId")).isTrue();
  }

  private static void compare(String name, String generated) throws IOException {
    if (Boolean.getBoolean("spoor.scenario.write")) {
      Files.createDirectories(FILES.resolve(name).getParent());
      Files.writeString(FILES.resolve(name), generated, UTF_8);
    }
    assertThat(Files.readString(FILES.resolve(name), UTF_8)).isEqualTo(generated);
  }
}
