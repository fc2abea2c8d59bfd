package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.ProposedCall;
import io.spoor.sources.JsonPlaces.Place;
import io.spoor.testkit.property.Generator;
import io.spoor.testkit.property.SeededCases;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Log records that state the content of spans, and others. */
@NullUnmarked // what is null where it should not be fails the test
class LogRecordsTest {
  /** Number of changed records; {@code -Dspoor.mutations=1000000} for a long run. */
  private static final int CASES = Integer.getInteger("spoor.mutations", 5_000);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SPAN = "5b8aa5a2d2c872e8321cf37308d69df2:051581bf3cb55c13";

  private static final String DETAILS =
      """
      {"timeUnixNano":"1793620800000000001","severityNumber":5,
       "eventName":"gen_ai.client.inference.operation.details",
       "attributes":[
         {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
         {"key":"gen_ai.input.messages","value":{"arrayValue":{"values":[
           {"kvlistValue":{"values":[
             {"key":"role","value":{"stringValue":"tool"}},
             {"key":"parts","value":{"arrayValue":{"values":[
               {"kvlistValue":{"values":[
                 {"key":"type","value":{"stringValue":"tool_call_response"}},
                 {"key":"id","value":{"stringValue":"call_1"}},
                 {"key":"response","value":{"stringValue":"Write to ann@example.com"}}
               ]}}]}}}]}}]}}},
         {"key":"gen_ai.output.messages","value":{"arrayValue":{"values":[
           {"kvlistValue":{"values":[
             {"key":"role","value":{"stringValue":"assistant"}},
             {"key":"parts","value":{"arrayValue":{"values":[
               {"kvlistValue":{"values":[
                 {"key":"type","value":{"stringValue":"tool_call"}},
                 {"key":"id","value":{"stringValue":"call_2"}},
                 {"key":"name","value":{"stringValue":"send"}},
                 {"key":"arguments","value":{"kvlistValue":{"values":[
                   {"key":"to","value":{"stringValue":"ann@example.com"}}]}}}
               ]}}]}}}]}}]}}}],
       "traceId":"5b8aa5a2d2c872e8321cf37308d69df2","spanId":"051581bf3cb55c13",
       "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"desk"}}]}}
      """;

  private static final String CHOICE =
      """
      {"timeUnixNano":"0","observedTimeUnixNano":"1793620800000000002",
       "body":{"kvlistValue":{"values":[
         {"key":"index","value":{"intValue":"0"}},
         {"key":"message","value":{"kvlistValue":{"values":[
           {"key":"content","value":{"stringValue":"Sending with AKIAIOSFODNN7EXAMPLE"}},
           {"key":"tool_calls","value":{"arrayValue":{"values":[
             {"kvlistValue":{"values":[
               {"key":"id","value":{"stringValue":"call_2"}},
               {"key":"type","value":{"stringValue":"function"}},
               {"key":"function","value":{"kvlistValue":{"values":[
                 {"key":"name","value":{"stringValue":"send"}},
                 {"key":"arguments","value":{"stringValue":"{\\"to\\":\\"ann@example.com\\"}"}}]}}}
             ]}}]}}}]}}}]}},
       "attributes":[{"key":"event.name","value":{"stringValue":"gen_ai.choice"}}],
       "traceId":"5b8aa5a2d2c872e8321cf37308d69df2","spanId":"051581bf3cb55c13"}
      """;

  private static final String USER =
      """
      {"observedTimeUnixNano":1793620800000000003,
       "body":{"kvlistValue":{"values":[
         {"key":"content","value":{"stringValue":"Write to ann@example.com"}}]}},
       "attributes":[{"key":"event.name","value":{"stringValue":"gen_ai.user.message"}}],
       "traceId":"5b8aa5a2d2c872e8321cf37308d69df2","spanId":"051581bf3cb55c13"}
      """;

  private static final String OTHER =
      """
      {"timeUnixNano":"1793620800000000004","severityText":"INFO",
       "body":{"stringValue":"connected to ann@example.com"},
       "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"desk"}}]}}
      """;

  private static final String TURN =
      """
      {"traceId":"5b8aa5a2d2c872e8321cf37308d69df2","spanId":"051581bf3cb55c14","name":"turn",
       "kind":1,"startTimeUnixNano":"1793620800000000000","endTimeUnixNano":"1793620809000000000",
       "attributes":[
         {"key":"gen_ai.operation.name","value":{"stringValue":"handle_conversation_turn"}},
         {"key":"gen_ai.agent.name","value":{"stringValue":"Clerk"}},
         {"key":"gen_ai.input.messages","value":{"stringValue":"[{\\"role\\":\\"user\\"}]"}}],
       "events":[{"name":"gen_ai.choice","body":{"stringValue":"x"},"attributes":[]}],
       "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"desk"}}]}}
      """;

  @Test
  void aLogObservesTheActionOfItsSpan() {
    IdentityEvent event = Raw.event("otel", DETAILS);

    assertThat(event.getEventType()).isEqualTo("log");
    assertThat(event.getParentEventId()).isEqualTo(SPAN);
    assertThat(event.getEventId()).startsWith(SPAN + ":log:");
    assertThat(event.getTime()).isEqualTo(1_793_620_800_000_000_001L);
    assertThat(event.getAction()).isEqualTo("gen_ai.client.inference.operation.details");
  }

  @Test
  void contentOfALogIsReadAsThatOfASpan() {
    IdentityEvent event = Raw.event("otel", DETAILS);

    assertThat(event.getGenAi().getTrace().getResult()).hasSize(1);
    assertThat(event.getGenAi().getProposedCalls())
        .extracting(ProposedCall::getCallId, ProposedCall::getToolName)
        .containsExactly(org.assertj.core.api.Assertions.tuple("call_2", "send"));
    assertThat(event.getContent().getInput()).contains("Write to ann@example.com");
  }

  @Test
  void aMessageInABodyIsRead() {
    IdentityEvent choice = Raw.event("otel", CHOICE);
    IdentityEvent user = Raw.event("otel", USER);

    assertThat(choice.getGenAi().getProposedCalls()).hasSize(1);
    assertThat(choice.getTime()).isEqualTo(1_793_620_800_000_000_002L);
    assertThat(choice.getContent().getOutput()).contains("Sending with");
    assertThat(user.getGenAi().getTrace().getRequest()).hasSize(1);
  }

  @Test
  void aLogKeepsNoContentUnlessItIsCaptured() {
    for (String record : List.of(DETAILS, CHOICE, USER, OTHER)) {
      IdentityEvent off = Raw.event("otel", record, Raw.capture(ContentCapture.OFF));
      IdentityEvent kept = Raw.event("otel", record);

      assertThat(off.toString()).doesNotContain("ann@");
      if (off.getGenAi() != null) {
        assertThat(off.getGenAi().getTrace()).isEqualTo(kept.getGenAi().getTrace());
        assertThat(off.getGenAi().getProposedCalls()).isEqualTo(kept.getGenAi().getProposedCalls());
      }
    }
  }

  @Test
  void secretsAreReplacedInBodies() {
    String secret = "ghp_" + "a1B2".repeat(9);
    String record = USER.replace("Write to", "Use " + secret + " and write to");

    assertThat(Raw.event("otel", record).toString()).doesNotContain(secret);
  }

  @Test
  void aCopyHasTheSameIdWhateverItsResource() {
    String copy = DETAILS.replace("\"desk\"", "\"desk-2\"");

    assertThat(Raw.event("otel", copy).getEventId())
        .isEqualTo(Raw.event("otel", DETAILS).getEventId());
    assertThat(Raw.event("otel", DETAILS.replace("call_2", "call_3")).getEventId())
        .isNotEqualTo(Raw.event("otel", DETAILS).getEventId());
  }

  @Test
  void otherLogsAreGenericEventsOfTheirService() {
    IdentityEvent event = Raw.event("otel", OTHER);

    assertThat(event.getFlags()).contains("generic-event");
    assertThat(event.getGenAi()).isNull();
    assertThat(event.getTrailKey()).startsWith("default|service||desk");
  }

  @Test
  void aRequestWithLogsIsNoRecord() {
    assertThat(Raw.deadLetter("otel", "{\"resourceLogs\":[]}").getDetail())
        .contains("write each span and log record as a record of its own");
  }

  @Test
  void eachChangedRecordIsAnEventOrADeadLetter() throws IOException {
    List<JsonNode> records =
        List.of(
            JSON.readTree(DETAILS),
            JSON.readTree(CHOICE),
            JSON.readTree(USER),
            JSON.readTree(OTHER),
            JSON.readTree(TURN));
    SeededCases.check(CASES, generator -> mutate(records, generator));
  }

  private static void mutate(List<JsonNode> records, Generator generator) {
    ObjectNode record = generator.oneOf(records).deepCopy();
    for (int changes = generator.intBetween(1, 4); changes > 0; changes--) {
      List<Place> places = JsonPlaces.places(record);
      if (places.isEmpty()) {
        break;
      }
      Place place = places.get(generator.random().nextInt(places.size()));
      if (generator.random().nextInt(4) == 0) {
        place.remove();
      } else {
        place.set(value(places, generator));
      }
    }
    switch (Raw.outcome("otel", record.toString())) {
      case NormaliseResult.Accepted accepted ->
          assertThat(accepted.event().getFlags()).doesNotContain("untraced-content");
      case NormaliseResult.Rejected rejected ->
          assertThat(rejected.deadLetter().getReason()).isNotEqualTo("internal");
    }
  }

  private static JsonNode value(List<Place> places, Generator generator) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (generator.random().nextInt(9)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.numberNode(1e300);
      case 2 -> nodes.numberNode(Long.MIN_VALUE);
      case 3 -> nodes.textNode("");
      case 4 -> nodes.textNode("[{\"role\":\"tool\",");
      case 5 -> nodes.arrayNode();
      case 6 -> nodes.objectNode().putNull("kvlistValue");
      case 7 -> nodes.booleanNode(true);
      default -> places.get(generator.random().nextInt(places.size())).value().deepCopy();
    };
  }
}
