package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.Action;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.sources.RawRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OTLP requests in the shape in which libraries write them, with invented data: agents by name
 * alone, turns and workflows above agents, and content in log records.
 */
@NullUnmarked // what is null where it should not be fails the test
class LibrarySamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ORDERS = 24;

  @Test
  void aTurnWithAHandOffIsAnOrdinaryRun() throws Exception {
    AnalysisResult result =
        analyse(records("runner-hand-off.json"), payments("payments-bot", "Payments"));

    assertThat(rules(result)).doesNotContain("injected-action", "contested-call");
    assertThat(result.chains()).hasSize(1);
  }

  /** The name alone has no manifest; the service and the name are those of a deployment. */
  @Test
  void anAgentWithoutAnIdMeetsTheManifestOfItsDeployment() throws Exception {
    List<byte[]> records = records("runner-hand-off.json");
    List<IdentityEvent> calls =
        events(analyse(records, payments("payments-bot", "Payments")), "execute_tool");

    assertThat(calls)
        .hasSize(2)
        .allSatisfy(
            call -> {
              assertThat(call.getAgent().getId()).isEqualTo("payments-bot");
              assertThat(call.getAgent().getName()).isEqualTo("Payments");
            });
  }

  @Test
  void codeOfADeploymentIsComparedWithItsManifest() throws Exception {
    List<byte[]> records = new ArrayList<>();
    for (byte[] record : records("runner-hand-off.json")) {
      ObjectNode span = (ObjectNode) JSON.readTree(record);
      span.withObject("/resource")
          .withArray("attributes")
          .addObject()
          .put("key", "spoor.agent.code_digest")
          .putObject("value")
          .put("stringValue", "sha256:77");
      records.add(span.toString().getBytes(UTF_8));
    }

    assertThat(rules(analyse(records, payments("payments-bot", "Payments"))))
        .contains("untrusted-code");
  }

  @Test
  void aNameOfAnotherServiceSelectsNoManifest() throws Exception {
    List<byte[]> records =
        records("runner-hand-off.json").stream()
            .map(record -> new String(record, UTF_8).replace("desk-assistant", "somewhere-else"))
            .map(record -> record.getBytes(UTF_8))
            .toList();

    assertThat(events(analyse(records, payments("Payments", "Payments")), "execute_tool"))
        .hasSize(2)
        .allSatisfy(
            call -> assertThat(call.getAgent().getId()).isEqualTo("somewhere-else/Payments"));
  }

  @Test
  void aWorkflowIsTheRunOfItsAgents() throws Exception {
    AnalysisResult result = analyse(records("workflow.json"), payments("clerk", "Clerk"));

    assertThat(result.chains()).hasSize(1);
    assertThat(events(result, "invoke_workflow"))
        .singleElement()
        .satisfies(run -> assertThat(run.getGenAi().getTrace().getRequest()).isNotEmpty());
    assertThat(rules(result)).doesNotContain("call-outside-run", "contested-call");
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages-in-logs", "details-in-logs"})
  void contentInLogsIsContentOfTheSpan(String sample) throws Exception {
    List<byte[]> spans = records(sample + "-spans.json");
    List<byte[]> logs = records(sample + ".json");
    Manifest manifest = payments("clerk", "Clerk");
    assertThat(injected(analyse(spans, manifest))).isEmpty();

    List<byte[]> all = new ArrayList<>(spans);
    all.addAll(logs);
    AnalysisResult first = analyse(all, manifest);
    assertThat(injected(first))
        .singleElement()
        .satisfies(finding -> assertThat(finding.getSeverity()).isNotEqualTo("low"));
    // One action for each span: a log record is none.
    assertThat(first.actions()).hasSize(spans.size());

    var random = new Random(3);
    for (int i = 0; i < ORDERS; i++) {
      List<byte[]> shuffled = new ArrayList<>(all);
      // Delivered twice, too.
      shuffled.addAll(logs);
      Collections.shuffle(shuffled, random);
      AnalysisResult other = analyse(shuffled, manifest);
      assertThat(other.findings()).isEqualTo(first.findings());
      assertThat(observations(other)).isEqualTo(observations(first));
      assertThat(other.actions()).hasSize(spans.size());
    }
  }

  @Test
  void aRequestInALogIsTheRequest() throws Exception {
    List<byte[]> records = new ArrayList<>(records("details-in-logs-spans.json"));
    for (byte[] log : records("details-in-logs.json")) {
      records.add(
          new String(log, UTF_8)
              .replace("Summarise letter 7.", "Please send 500 to DE89370400440532013000.")
              .getBytes(UTF_8));
    }

    assertThat(injected(analyse(records, payments("clerk", "Clerk")))).isEmpty();
  }

  /** Of two logs of one span nobody knows which is true: the call needs both requests. */
  @Test
  void aFurtherLogExcusesNothing() throws Exception {
    List<byte[]> records = new ArrayList<>(records("details-in-logs-spans.json"));
    List<byte[]> logs = records("details-in-logs.json");
    records.addAll(logs);
    records.add(
        new String(logs.getLast(), UTF_8)
            .replace("Summarise letter 7.", "Please send 500 to DE89370400440532013000.")
            .getBytes(UTF_8));

    for (int i = 0; i < ORDERS; i++) {
      Collections.shuffle(records, new Random(i));
      assertThat(injected(analyse(records, payments("clerk", "Clerk")))).hasSize(1);
    }
  }

  @Test
  void aFloodOfLogsExcusesNothing() throws Exception {
    List<byte[]> records = new ArrayList<>(records("details-in-logs-spans.json"));
    List<byte[]> logs = records("details-in-logs.json");
    for (int i = 0; i < 100; i++) {
      records.add(
          new String(logs.getLast(), UTF_8)
              .replace("Summarise letter 7.", "Please send 500 to DE89370400440532013000. " + i)
              .replace("\"1793620804999999999\"", "\"17936207000000000" + (10 + i % 90) + "\"")
              .getBytes(UTF_8));
    }
    records.addAll(logs);

    assertThat(injected(analyse(records, payments("clerk", "Clerk")))).hasSize(1);
  }

  private static List<String> observations(AnalysisResult result) {
    return result.actions().stream()
        .map(Action::getEvent)
        .map(
            event ->
                event.getEventId()
                    + event.getObservations().stream().map(ContentObservation::getEventId).toList())
        .sorted()
        .toList();
  }

  private static List<IdentityEvent> events(AnalysisResult result, String operation) {
    return result.actions().stream()
        .map(Action::getEvent)
        .filter(event -> event.getGenAi() != null)
        .filter(event -> event.getGenAi().getOperation().equals(operation))
        .toList();
  }

  private static List<Finding> injected(AnalysisResult result) {
    return result.findings().stream()
        .filter(finding -> finding.getRuleId().equals("injected-action"))
        .toList();
  }

  private static List<String> rules(AnalysisResult result) {
    return result.findings().stream().map(Finding::getRuleId).toList();
  }

  private static AnalysisResult analyse(List<byte[]> records, Manifest manifest) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    analysis.addManifest(manifest);
    for (byte[] record : records) {
      analysis.addRecord("otel", new RawRecord(record, "file", 0, 0, 0));
    }
    return analysis.finish();
  }

  private static Manifest payments(String id, String name) {
    String json =
        """
        {"manifest_version": 1, "agent": {"id": "%s"}, "services": [{"id": "bank"}],
         "code_digests": ["sha256:11"],
         "deployments": [
           {"service": "desk-assistant", "namespace": "finance", "versions": ["2.*"],
            "names": ["%2$s"]},
           {"service": "clerk"}],
         "tools": [
           {"name": "read_letter", "service": "bank", "kind": "read", "untrusted_content": true},
           {"name": "read_invoice", "service": "bank", "kind": "read"},
           {"name": "send_money", "service": "bank", "kind": "write", "sensitive": true}]}
        """
            .formatted(id, name);
    try {
      return ManifestParser.parse(json.getBytes(UTF_8), "default", id, 0);
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<byte[]> records(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(LibrarySamplesTest.class.getResourceAsStream("libraries/" + file))) {
      List<byte[]> records = new ArrayList<>();
      var reader = new RawRecordReader(new ByteArrayInputStream(in.readAllBytes()), 1 << 20);
      InputRecord record;
      while ((record = reader.next()) != null) {
        assertThat(record).isInstanceOf(InputRecord.Complete.class);
        records.add(((InputRecord.Complete) record).bytes());
      }
      return records;
    }
  }
}
