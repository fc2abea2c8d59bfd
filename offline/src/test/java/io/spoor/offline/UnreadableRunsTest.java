package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.schemas.Action;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.Finding;
import io.spoor.sources.OversizedStub;
import io.spoor.sources.RawRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Batches with records that cannot be read, from the file to the findings. */
class UnreadableRunsTest {
  private static final int LIMIT = 100_000;
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";

  private static String span(int number, String attribute) {
    return """
        {"traceId":"%s","spanId":"fbcbd92f5202%04d","name":"execute_tool t%d","startTimeUnixNano":"17579808%02d986882204","attributes":[\
        {"key":"gen_ai.agent.id","value":{"stringValue":"bank"}},{"key":"gen_ai.tool.name","value":{"stringValue":"t%d"}},\
        {"key":"x","value":%s}]}"""
        .formatted(TRACE, number, number, number, number, attribute);
  }

  private static String request(String... spans) {
    return "{\"resourceSpans\":[{\"resource\":{},\"scopeSpans\":[{\"scope\":{},\"spans\":["
        + String.join(",", spans)
        + "]}]}]}";
  }

  private static List<byte[]> records(String text) throws IOException {
    var reader = new RawRecordReader(new ByteArrayInputStream(text.getBytes(UTF_8)), LIMIT);
    List<byte[]> records = new ArrayList<>();
    InputRecord record;
    while ((record = reader.next()) != null) {
      records.add(
          switch (record) {
            case InputRecord.Complete(long _, byte[] bytes) -> bytes;
            case InputRecord.Oversized(long _, long size, byte[] head) ->
                OversizedStub.of(head, size);
          });
    }
    return records;
  }

  private static AnalysisResult analyse(List<byte[]> records) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    for (int i = 0; i < records.size(); i++) {
      analysis.addRecord("otel", new RawRecord(records.get(i), "file", 0, i, 0));
    }
    return analysis.finish();
  }

  private static List<String> actions(AnalysisResult result) {
    return result.actions().stream().map(Action::getEvent).map(event -> event.getAction()).toList();
  }

  private static List<Finding> incomplete(AnalysisResult result) {
    return result.findings().stream()
        .filter(finding -> finding.getRuleId().equals("incomplete-run"))
        .toList();
  }

  @Test
  void oneSpanIsADeadLetterAndTheOthersAreActions() throws IOException {
    for (String damaged :
        List.of(
            "{\"doubleValue\":NaN}",
            "{\"doubleValue\":-Infinity}",
            "{\"intValue\":" + "7".repeat(1_200) + "}",
            "{\"stringValue\":\"" + "x".repeat(2 * LIMIT) + "\"}",
            "{\"stringValue\":\"an \\q escape\"}")) {
      AnalysisResult result =
          analyse(records(request(span(1, "{}"), span(2, damaged), span(3, "{}"))));

      assertThat(result.deadLetters()).as(damaged).hasSize(1);
      assertThat(actions(result)).containsExactlyInAnyOrder("t1", "t3", "unreadable-record");
      assertThat(result.chains()).hasSize(1);
      assertThat(incomplete(result))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.getChainId()).isEqualTo(result.chains().getFirst().getChainId());
                assertThat(finding.getExplanation())
                    .contains("Agent bank")
                    .contains(result.deadLetters().getFirst().getReason());
              });
    }
  }

  @Test
  void aTornRequestMarksItsRunAndHidesNoOther() throws IOException {
    String torn = request(span(1, "{}"), span(2, "{\"stringValue\":\"" + "y".repeat(90) + "\"}"));
    String behind = request(span(3, "{}"));
    AnalysisResult result =
        analyse(records(torn.substring(0, torn.length() - 40) + "\n" + behind + "\n"));

    assertThat(result.deadLetters()).extracting(DeadLetter::getReason).containsExactly("not-json");
    assertThat(result.deadLetters().getFirst().getPosition()).isNotNull();
    assertThat(actions(result)).containsExactlyInAnyOrder("t1", "t3", "unreadable-record");
    assertThat(incomplete(result)).hasSize(1);
  }

  @Test
  void theResultDependsNeitherOnOrderNorOnRepetition() throws IOException {
    List<byte[]> records =
        records(
            request(
                span(1, "{}"),
                span(2, "{\"doubleValue\":NaN}"),
                span(4, "{\"doubleValue\":NaN}"),
                span(5, "{}")));
    records.add(("{\"traceId\":\"" + TRACE + "\",\"spanId").getBytes(UTF_8));
    AnalysisResult expected = analyse(records);
    assertThat(actions(expected)).contains("unreadable-record");
    var random = new Random(5);
    for (int i = 0; i < 5; i++) {
      List<byte[]> shuffled = new ArrayList<>(records);
      shuffled.addAll(records);
      Collections.shuffle(shuffled, random);
      AnalysisResult result = analyse(shuffled);

      assertThat(actions(result)).isEqualTo(actions(expected));
      assertThat(incomplete(result)).isEqualTo(incomplete(expected));
      assertThat(result.chains()).isEqualTo(expected.chains());
    }
  }

  @Test
  void aFloodOfDamagedSpansIsFewActions() throws IOException {
    List<byte[]> records = new ArrayList<>(records(request(span(1, "{}"))));
    for (int i = 0; i < 3_000; i++) {
      records.add(span(2, "{\"doubleValue\":NaN" + i + "}").getBytes(UTF_8));
    }
    AnalysisResult result = analyse(records);

    assertThat(result.deadLetters()).hasSize(3_000);
    assertThat(actions(result)).containsExactlyInAnyOrder("t1", "unreadable-record");
    assertThat(incomplete(result)).hasSize(1);
  }
}
