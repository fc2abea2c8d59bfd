package io.spoor.export.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.export.ExportProgress;
import io.spoor.export.Exporter;
import io.spoor.export.HijackLog;
import io.spoor.export.format.ExportFormat;
import io.spoor.export.request.ExportRequest;
import io.spoor.testkit.ocsf.OcsfValidator;
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

class OcsfWriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OcsfValidator SCHEMA = OcsfValidator.read();

  @TempDir private static Path directory;
  private static Path export;

  @BeforeAll
  static void export() throws IOException {
    HijackLog.WrittenLog log = HijackLog.write(directory, 4);
    export = directory.resolve("export");
    new Exporter(DirectoryStore.open(log.log()), Clock.systemUTC(), ExportProgress.none())
        .export(
            ExportRequest.everything("ana", "test").withFormats(EnumSet.of(ExportFormat.OCSF)),
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
  void theAgentAndItsChainAreInEachEvent() throws IOException {
    JsonNode assume = events("authentication").getFirst();
    assertThat(assume.at("/ai_agent/uid").asText()).isEqualTo("support-triage");
    assertThat(assume.at("/ai_agent/instance_uid").asText()).isEqualTo("49522f02");
    assertThat(assume.at("/user/uid").asText()).isEqualTo(HijackLog.ADMIN);
    assertThat(assume.at("/metadata/correlation_uid").asText()).isEqualTo(HijackLog.HIJACKED);
    assertThat(assume.at("/metadata/original_event_uid").asText()).isEqualTo("e-assume");
    JsonNode ticket = single("api-activity", "29e39541:0001");
    assertThat(ticket.at("/ai_agent/ai_model/name").asText()).isEqualTo("claude-sonnet");

    List<JsonNode> findings = events("detection-finding");
    assertThat(findings).hasSize(2);
    JsonNode update = findings.get(1);
    assertThat(update.at("/activity_name").asText()).isEqualTo("Update");
    assertThat(update.at("/finding_info/attacks/0/sub_technique/uid").asText())
        .isEqualTo("T1550.001");
    assertThat(update.at("/severity_id").asInt()).isEqualTo(5);
  }

  @Test
  void aFindingNamesItsEventsAsTheyAreNamed() throws IOException {
    JsonNode related = events("detection-finding").getFirst().at("/finding_info/related_events");
    assertThat(related).hasSize(2);
    assertThat(related.get(0).path("uid").asText())
        .isEqualTo(single("authentication", "e-assume").at("/metadata/uid").asText());
    assertThat(related.get(1).path("uid").asText())
        .isEqualTo(single("api-activity", "e-create-key").at("/metadata/uid").asText());
  }

  private static JsonNode single(String file, String originalUid) throws IOException {
    return events(file).stream()
        .filter(each -> each.at("/metadata/original_event_uid").asText().equals(originalUid))
        .findFirst()
        .orElseThrow();
  }
}
