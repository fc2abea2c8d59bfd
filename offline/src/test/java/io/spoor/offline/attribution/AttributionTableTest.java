package io.spoor.offline.attribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.vocabulary.AttributedParty;
import io.spoor.sources.RawRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** An agent's run for a person, what AWS recorded of it, and what has nothing to do with it. */
@NullUnmarked // what is null where it should not be fails the test
class AttributionTableTest {
  private static final String TRACE = "7".repeat(32);
  private static final String KEY = "ASIA0000000000000001";

  private final Analysis analysis = new Analysis(AnalysisSettings.defaults());
  private int offset;

  @Test
  void theRunsAgentAndUserAreThoseOfTheCallsWithItsCredential() {
    // Given
    span(
        "invoke_agent",
        "aa",
        "",
        "\"gen_ai.agent.id\":\"triage\",\"spoor.run.id\":\"run-1\",\"enduser.id\":\"ada\"");
    span("execute_tool", "bb", "aa", "\"spoor.credential.id\":\"" + KEY + '"');
    call("e1", KEY);
    call("e2", "ASIA0000000000000009");

    // When
    Map<String, AttributionRow> rows = rows();

    // Then
    AttributionRow otel = rows.get("otel");
    assertThat(otel.actions()).isEqualTo(2);
    assertThat(otel.byMethod(AttributedParty.RUN)).containsExactly(Map.entry("stated", 2L));
    AttributionRow calls = rows.get("cloudtrail");
    assertThat(calls.actions()).isEqualTo(2);
    assertThat(calls.byMethod(AttributedParty.AGENT)).containsExactly(Map.entry("presented", 1L));
    assertThat(calls.byMethod(AttributedParty.RUN)).containsExactly(Map.entry("presented", 1L));
    assertThat(calls.byMethod(AttributedParty.HUMAN)).containsExactly(Map.entry("presented", 1L));
  }

  @Test
  void whichOfTwoHumansCausedACallTheirRunDoesNotTell() {
    // Given
    span("invoke_agent", "aa", "", "\"gen_ai.agent.id\":\"triage\",\"enduser.id\":\"ada\"");
    span(
        "execute_tool",
        "bb",
        "aa",
        "\"spoor.credential.id\":\"" + KEY + "\",\"enduser.id\":\"bob\"");
    call("e1", KEY);

    // When
    Map<String, AttributionRow> rows = rows();

    // Then
    assertThat(rows.get("otel").known(AttributedParty.HUMAN)).isEqualTo(2);
    assertThat(rows.get("cloudtrail").known(AttributedParty.HUMAN)).isZero();
    assertThat(rows.get("cloudtrail").known(AttributedParty.AGENT)).isOne();
  }

  private Map<String, AttributionRow> rows() {
    AnalysisResult result = analysis.finish();
    assertThat(result.deadLetters()).isEmpty();
    return AttributionTable.of(result).stream()
        .collect(Collectors.toMap(AttributionRow::source, Function.identity()));
  }

  private void span(String operation, String id, String parent, String attributes) {
    String list =
        List.of(("\"gen_ai.operation.name\":\"" + operation + "\"," + attributes).split(","))
            .stream()
            .map(it -> it.split("\":\""))
            .map(it -> "{\"key\":" + it[0] + "\",\"value\":{\"stringValue\":\"" + it[1] + "}}")
            .collect(Collectors.joining(","));
    add(
        "otel",
        """
        {"traceId":"%s","spanId":"%s","parentSpanId":"%s","name":"%s",
         "startTimeUnixNano":"1773133200000000000","endTimeUnixNano":"1773133260000000000",
         "attributes":[%s]}"""
            .formatted(TRACE, id.repeat(8), parent.repeat(8), operation, list));
  }

  private void call(String id, String key) {
    add(
        "cloudtrail",
        """
        {"eventVersion":"1.11","eventID":"%s","eventTime":"2026-03-10T09:00:20Z",
         "eventSource":"s3.amazonaws.com","eventName":"ListBuckets","awsRegion":"eu-central-1",
         "sourceIPAddress":"192.0.2.1","userAgent":"aws-cli","eventType":"AwsApiCall",
         "recipientAccountId":"111122223333",
         "userIdentity":{"type":"AssumedRole","principalId":"AROA1:work","arn":
          "arn:aws:sts::111122223333:assumed-role/triage/work","accountId":"111122223333",
          "accessKeyId":"%s"}}"""
            .formatted(id, key));
  }

  private void add(String source, String json) {
    analysis.addRecord(
        source,
        new RawRecord(
            json.getBytes(UTF_8), "spoor.raw." + source, 0, offset++, 1_773_133_300_000L));
  }
}
