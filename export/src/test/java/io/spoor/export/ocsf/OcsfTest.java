package io.spoor.export.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.export.ExportProgress;
import io.spoor.export.ExportRequest;
import io.spoor.export.Exporter;
import io.spoor.export.Story;
import io.spoor.export.format.Format;
import io.spoor.testkit.ocsf.OcsfSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OcsfTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OcsfSchema SCHEMA = OcsfSchema.read();

  @TempDir private static Path directory;
  private static Path export;

  @BeforeAll
  static void export() throws IOException {
    Story.Written story = Story.write(directory, 4);
    export = directory.resolve("export");
    new Exporter(DirectoryStore.open(story.log()), Clock.systemUTC(), ExportProgress.none())
        .export(
            ExportRequest.everything("ana", "test").withFormats(EnumSet.of(Format.OCSF)),
            export,
            manifest -> {});
  }

  private static List<JsonNode> events(String name) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(export.resolve("ocsf").resolve(name + ".ndjson"))) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  @Test
  void allEventsAreValid() throws IOException {
    for (String name : List.of("api-activity", "authentication", "detection-finding")) {
      List<JsonNode> events = events(name);
      assertThat(events).as(name).isNotEmpty();
      for (JsonNode event : events) {
        assertThat(SCHEMA.problems(event)).as(event.toPrettyString()).isEmpty();
      }
    }
  }

  @Test
  void theValidatorNoticesWhatIsWrong() throws IOException {
    ObjectNode event = (ObjectNode) events("api-activity").getFirst();
    assertThat(SCHEMA.problems(event.deepCopy().put("severity_id", 7))).hasSize(1);
    assertThat(SCHEMA.problems(event.deepCopy().put("time", "now"))).hasSize(1);
    assertThat(SCHEMA.problems(event.deepCopy().put("colour", "red"))).hasSize(1);
    ObjectNode without = event.deepCopy();
    without.remove("api");
    assertThat(SCHEMA.problems(without)).containsExactly("/api: is required");
    ObjectNode nobody = event.deepCopy();
    nobody.putObject("actor");
    assertThat(SCHEMA.problems(nobody)).hasSize(1);
  }

  @Test
  void theAgentAndItsChainAreInEachEvent() throws IOException {
    JsonNode assume = events("authentication").getFirst();
    assertThat(assume.at("/ai_agent/uid").asText()).isEqualTo("support-triage");
    assertThat(assume.at("/ai_agent/instance_uid").asText()).isEqualTo("49522f02");
    assertThat(assume.at("/user/uid").asText()).isEqualTo(Story.ADMIN);
    assertThat(assume.at("/metadata/correlation_uid").asText()).isEqualTo(Story.HIJACKED);
    assertThat(assume.at("/metadata/original_event_uid").asText()).isEqualTo("e-assume");

    List<JsonNode> findings = events("detection-finding");
    assertThat(findings).hasSize(2);
    assertThat(findings.get(1).at("/activity_name").asText()).isEqualTo("Update");
    assertThat(findings.get(1).at("/finding_info/attacks/0/sub_technique/uid").asText())
        .isEqualTo("T1550.001");
    assertThat(findings.get(1).at("/severity_id").asInt()).isEqualTo(5);
  }
}
