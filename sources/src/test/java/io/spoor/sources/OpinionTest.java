package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.OpinionVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // what is null where it should not be fails the test
class OpinionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final String SPAN = "fbcbd92f52023b91";
  private static final String FULL =
      """
      {"trace_id":"%s","span_id":"%s","time":"2026-03-10T09:40:18.5Z","verdict":"not-called-for",
       "model":"judge-1","reason":"The user asked for a summary.","question_id":"f-1"}
      """
          .formatted(TRACE, SPAN);

  private static ObjectNode record() throws IOException {
    return (ObjectNode) JSON.readTree(FULL);
  }

  @Test
  void readsAnOpinion() {
    // When
    IdentityEvent event = Raw.event("opinion", FULL);

    // Then
    assertThat(event.getSource()).isEqualTo("opinion");
    assertThat(event.getTime()).isEqualTo(1_773_135_618_500_000_000L);
    assertThat(event.getTrailKey()).isEqualTo("default|trace||" + TRACE);
    assertThat(event.getAction()).isEqualTo("second_opinion");
    assertThat(event.getLabels())
        .isEqualTo(
            Map.of(
                EventLabels.OPINION_VERDICT,
                "not-called-for",
                EventLabels.OPINION_ABOUT,
                TRACE + ':' + SPAN,
                EventLabels.OPINION_MODEL,
                "judge-1"));
    assertThat(event.getContent().getOutput()).isEqualTo("The user asked for a summary.");
    assertThat(event.getSummary()).isEqualTo("judge-1 says not-called-for");
  }

  @Test
  void namesNobodyAndOutranksNobody() {
    IdentityEvent event = Raw.event("opinion", FULL);

    assertThat(event.getAuthoritative()).isFalse();
    assertThat(event.getAgent()).isNull();
    assertThat(event.getPrincipal()).isNull();
    assertThat(event.getGenAi()).isNull();
    assertThat(event.getLinks()).isEmpty();
    assertThat(event.getEffects()).isEmpty();
  }

  @Test
  void liesOnTheTrailOfTheCall() {
    IdentityEvent call =
        Raw.event(
            "otel",
            """
            {"traceId":"%s","spanId":"%s","startTimeUnixNano":"1757980889986882204"}"""
                .formatted(TRACE, SPAN));
    IdentityEvent opinion = Raw.event("opinion", FULL);

    assertThat(opinion.getTrailKey()).isEqualTo(call.getTrailKey());
    assertThat(opinion.getLabels().get(EventLabels.OPINION_ABOUT)).isEqualTo(call.getEventId());
  }

  @ParameterizedTest
  @CsvSource({
    "trace_id, missing-field",
    "span_id, missing-field",
    "time, missing-field",
    "verdict, missing-field",
    "model, missing-field"
  })
  void needsEachOfItsMembers(String member, String reason) throws IOException {
    ObjectNode record = record();
    record.remove(member);

    assertThat(Raw.deadLetter("opinion", record.toString()))
        .returns(reason, DeadLetter::getReason)
        .returns('/' + member, DeadLetter::getPosition);
  }

  @ParameterizedTest
  @CsvSource({
    "trace_id, x, wrong-type",
    "span_id, 0000000000000000, wrong-type",
    "time, noon, bad-time",
    "verdict, fine, wrong-type"
  })
  void refusesOtherValues(String member, String value, String reason) throws IOException {
    assertThat(Raw.deadLetter("opinion", record().put(member, value).toString()))
        .returns(reason, DeadLetter::getReason)
        .returns('/' + member, DeadLetter::getPosition);
  }

  @Test
  void keepsNoReasonWhenOff() {
    IdentityEvent event = Raw.event("opinion", FULL, Raw.capture(ContentCapture.OFF));

    assertThat(event.getContent()).isNull();
    assertThat(event.toString()).doesNotContain("summary.");
  }

  @Test
  void keepsNoSecretOfAReason() throws IOException {
    String record = record().put("reason", "it uses password=hunter2hunter2").toString();

    assertThat(Raw.event("opinion", record).toString()).doesNotContain("hunter2hunter2");
  }

  /** Whoever may send spans must not be able to give an opinion. */
  @Test
  void noOtherSourceStatesAnOpinion() {
    String labels =
        Stream.of(EventLabels.OPINION_VERDICT, EventLabels.OPINION_ABOUT, EventLabels.OPINION_MODEL)
            .map(
                name ->
                    "{\"key\":\"%s\",\"value\":{\"stringValue\":\"not-called-for\"}}"
                        .formatted(name))
            .reduce((a, b) -> a + ',' + b)
            .orElseThrow();
    List<String> read = new ArrayList<>();
    for (String source : Normalisers.all().sources()) {
      if (!source.equals("opinion")) {
        String record =
            """
            {"traceId":"%1$s","spanId":"%2$s","trace_id":"%1$s","time":"2026-03-10T09:40:18.5Z",
             "startTimeUnixNano":"1757980889986882204","verdict":"not-called-for","model":"m",
             "opinion_verdict":"not-called-for","opinion_about":"x","labels":{"opinion_verdict":"not-called-for"},
             "attributes":[%3$s,{"key":"gen_ai.operation.name","value":{"stringValue":"second_opinion"}}]}
            """
                .formatted(TRACE, SPAN, labels);
        if (Raw.outcome(source, record) instanceof NormaliseResult.Accepted accepted) {
          assertThat(accepted.event().getLabels())
              .as(source)
              .doesNotContainKey(EventLabels.OPINION_VERDICT);
          read.add(source);
        }
      }
    }
    assertThat(read).contains("otel", "run");
  }

  @Test
  void thePublishedSchemaNamesItsMembersAndVerdicts() throws IOException {
    JsonNode schema = schema("opinion.schema.json");

    assertThat(schema.path("properties").propertyStream().map(Map.Entry::getKey))
        .containsExactly(
            "trace_id", "span_id", "time", "verdict", "model", "reason", "question_id");
    assertThat(texts(schema.path("required")))
        .containsExactly("trace_id", "span_id", "time", "verdict", "model");
    List<String> verdicts = Stream.of(OpinionVerdict.values()).map(OpinionVerdict::label).toList();
    assertThat(texts(schema.at("/properties/verdict/enum"))).isEqualTo(verdicts);
    assertThat(texts(schema("opinion-answer.schema.json").at("/properties/verdict/enum")))
        .isEqualTo(verdicts);
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::textValue).toList();
  }

  private static JsonNode schema(String name) throws IOException {
    Path root = Path.of(System.getProperty("spoor.root", ".."));
    return JSON.readTree(Files.readString(root.resolve("docs/schemas").resolve(name)));
  }
}
