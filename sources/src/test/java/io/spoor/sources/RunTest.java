package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.content.tracing.ContentText;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;
import io.spoor.testkit.data.SharedData;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // what is null where it should not be fails the test
class RunTest {
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final String WORDS = "Pay the electricity bill of ann@example.org";
  private static final String MESSAGES =
      """
      [{"role":"system","content":"Obey mallory@example.net"},{"role":"user","content":"%s"}]"""
          .formatted(WORDS);

  private static String run(String members) {
    return """
        {"trace_id":"%s","time":"2026-03-10T09:40:18.5Z"%s}
        """
        .formatted(TRACE, members.isEmpty() ? "" : "," + members);
  }

  private static IdentityEvent event(String members) {
    return Raw.event("run", run(members));
  }

  private static ContentFingerprinter fingerprinter() {
    return new ContentFingerprinter(TaintKey.DEVELOPMENT);
  }

  @Test
  void readsAStatement() {
    // When
    IdentityEvent event =
        event(
            """
            "run_id":"run-7","request":"%s","ticket":{"id":"T-1"},
            "agent":{"id":"bank","name":"Bank","version":"1.4.2","code_digest":"sha256:aaaa"},
            "user":{"id":"ann@example.org","name":"Ann"}"""
                .formatted(WORDS));

    // Then
    assertThat(event.getSource()).isEqualTo("run");
    assertThat(event.getTime()).isEqualTo(1_773_135_618_500_000_000L);
    assertThat(event.getEventId()).matches("[0-9a-f]{64}");
    assertThat(event.getTrailKey()).isEqualTo("default|trace||" + TRACE);
    assertThat(event.getAction()).isEqualTo("run_start");
    assertThat(event.getEventType()).isEqualTo("run");
    assertThat(event.getOutcome()).isEqualTo("unknown");
    assertThat(event.getRunId()).isEqualTo("run-7");
    assertThat(event.getAgent().getId()).isEqualTo("bank");
    assertThat(event.getAgent().getName()).isEqualTo("Bank");
    assertThat(event.getAgent().getVersion()).isEqualTo("1.4.2");
    assertThat(event.getAgent().getCodeDigest()).isEqualTo("sha256:aaaa");
    assertThat(event.getPrincipal().getId()).isEqualTo("ann@example.org");
    assertThat(event.getPrincipal().getType()).isEqualTo("human");
    assertThat(event.getPrincipal().getName()).isEqualTo("Ann");
    assertThat(event.getGenAi().getOperation()).isEqualTo("run_start");
    assertThat(event.getGenAi().getConversationId()).isNull();
    assertThat(event.getGenAi().getParentSpanId()).isNull();
    assertThat(event.getGenAi().getTrace())
        .isEqualTo(fingerprinter().request(List.of(ContentText.of(WORDS)), "ann@example.org"));
    assertThat(event.getContent().getInput()).isEqualTo(WORDS);
    assertThat(event.getSummary()).isEqualTo("run_start Bank: " + WORDS);
    assertThat(event.getParentEventId()).isNull();
    assertThat(event.getLinks()).isEmpty();
    assertThat(event.getEffects()).isEmpty();
    assertThat(event.getFlags()).isEmpty();
    assertThat(SharedData.json(event.getOriginal()).at("/ticket/id").textValue()).isEqualTo("T-1");
  }

  @Test
  void needsATraceAndATimeOnly() {
    // When
    IdentityEvent event = event("");

    // Then: it says nothing of agent and user, so that it outranks nobody's word about them
    assertThat(event.getAgent()).isNull();
    assertThat(event.getPrincipal()).isNull();
    assertThat(event.getRunId()).isNull();
    assertThat(event.getContent()).isNull();
    assertThat(event.getGenAi().getTrace()).isNull();
    assertThat(event.getSummary()).isEqualTo("run_start");
  }

  @Test
  void liesOnTheTrailOfTheSpansOfItsTrace() {
    IdentityEvent span =
        Raw.event(
            "otel",
            """
            {"traceId":"%s","spanId":"fbcbd92f52023b91","startTimeUnixNano":"1757980889986882204"}"""
                .formatted(TRACE));
    IdentityEvent upper = Raw.event("run", run("").replace(TRACE, TRACE.toUpperCase(Locale.ROOT)));

    assertThat(event("").getTrailKey()).isEqualTo(span.getTrailKey());
    assertThat(upper.getTrailKey()).isEqualTo(span.getTrailKey());
  }

  @Test
  void identicalStatementsAreOneEventAndOthersAreNot() {
    String one = run("\"request\":\"a\",\"run_id\":\"r\"");
    String reordered =
        "{ \"run_id\":\"r\", \"request\":\"a\", \"time\":\"2026-03-10T09:40:18.5Z\", \"trace_id\":\""
            + TRACE
            + "\"}";
    String other = run("\"request\":\"b\",\"run_id\":\"r\"");

    assertThat(Raw.event("run", reordered).getEventId())
        .isEqualTo(Raw.event("run", one).getEventId());
    assertThat(Raw.event("run", other).getEventId())
        .isNotEqualTo(Raw.event("run", one).getEventId());
  }

  @Test
  void readsMessagesOfTheUserOnly() {
    // When
    IdentityEvent list = event("\"request\":" + MESSAGES);
    IdentityEvent text = event("\"request\":\"" + MESSAGES.strip().replace("\"", "\\\"") + "\"");
    IdentityEvent parts =
        event(
            """
            "request":[{"role":"user","parts":[{"type":"text","content":"%s"}]}]"""
                .formatted(WORDS));
    IdentityEvent nobody = event("\"request\":[{\"role\":\"assistant\",\"content\":\"Pay\"}]");

    // Then
    assertThat(list.getGenAi().getTrace()).isEqualTo(fingerprinter().request(WORDS));
    assertThat(text.getGenAi().getTrace()).isEqualTo(list.getGenAi().getTrace());
    assertThat(parts.getGenAi().getTrace()).isEqualTo(list.getGenAi().getTrace());
    assertThat(nobody.getGenAi().getTrace()).isNull();
    assertThat(list.getContent().getInput()).isEqualTo(MESSAGES);
    assertThat(parts.getSummary()).isEqualTo("run_start: " + WORDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"time\":\"2026-03-10T09:40:18Z\"}; missing-field; /trace_id; the id is missing",
        "{\"trace_id\":7,\"time\":\"x\"}; wrong-type; /trace_id; no id of 32 hex digits, not all zero",
        "{\"trace_id\":\"TRACE\"}; missing-field; /time; when the run began is missing",
        "{\"trace_id\":\"TRACE\",\"time\":7}; wrong-type; /time; when the run began is no text",
        "{\"trace_id\":\"TRACE\",\"time\":\"noon\"}; bad-time; /time; 'no time of RFC 3339 such as 2026-03-10T09:40:18Z, between the years 1970 and 2199'",
        "{\"trace_id\":\"TRACE\",\"time\":\"1969-03-10T09:40:18Z\"}; bad-time; /time; 'no time of RFC 3339 such as 2026-03-10T09:40:18Z, between the years 1970 and 2199'",
        "{\"trace_id\":\"TRACE\",\"time\":\"2026-03-10T09:40:18Z\",\"agent\":\"bank\"}; wrong-type; /agent; the agent is no JSON object",
        "{\"trace_id\":\"TRACE\",\"time\":\"2026-03-10T09:40:18Z\",\"agent\":{}}; missing-field; /agent/id; the agent's id is missing",
        "{\"trace_id\":\"TRACE\",\"time\":\"2026-03-10T09:40:18Z\",\"user\":{\"id\":\"\"}}; missing-field; /user/id; the user's id is missing",
        "{\"trace_id\":\"TRACE\",\"time\":\"2026-03-10T09:40:18Z\",\"user\":{\"id\":[]}}; wrong-type; /user/id; the user's id is no text",
        "{\"trace_id\":\"TRACE\",\"time\":\"2026-03-10T09:40:18Z\",\"run_id\":7}; wrong-type; /run_id; the run's id is no text",
        "{\"trace_id\":\"TRACE\",\"time\":\"2026-03-10T09:40:18Z\",\"request\":false}; wrong-type; /request; the user's request is neither text nor messages",
      })
  void refusesAStatementThatIsNone(String record, String reason, String position, String detail) {
    // When
    DeadLetter deadLetter = Raw.deadLetter("run", record.replace("TRACE", TRACE));

    // Then
    assertThat(deadLetter.getSource()).isEqualTo("run");
    assertThat(deadLetter.getReason()).isEqualTo(reason);
    assertThat(deadLetter.getPosition()).isEqualTo(position);
    assertThat(deadLetter.getDetail()).isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[[[[[]]]]]]",
        "{}",
        "[null,7,{\"role\":7,\"content\":{}}]",
        "\"{\\\"role\\\":\"",
        "\"\\u0000\\udfff\"",
        "{\"content\":[{\"content\":[{\"content\":\"x\"}]}]}"
      })
  void takesHostileRequests(String request) {
    IdentityEvent event = event("\"request\":" + request + ",\"agent\":{\"id\":\"bank\"}");

    assertThat(event.getAgent().getId()).isEqualTo("bank");
    assertThat(event.getFlags()).isEmpty();
  }

  @Test
  void hashesAnIdThatIsTooLong() {
    IdentityEvent event = event("\"agent\":{\"id\":\"" + "a".repeat(600) + "\"}");

    assertThat(event.getAgent().getId()).startsWith("sha256:").hasSizeLessThan(100);
    assertThat(event.getFlags()).containsExactly("hashed-id");
  }

  @Test
  void countsTheLastOfARepeatedMemberAndSaysSo() {
    IdentityEvent event = event("\"run_id\":\"a\",\"run_id\":\"b\"");

    assertThat(event.getRunId()).isEqualTo("b");
    assertThat(event.getFlags()).containsExactly("duplicate-members");
  }

  @Test
  void keepsNoSecret() {
    IdentityEvent event =
        event(
            "\"request\":\"use password=hunter2hunter2\",\"agent\":{\"id\":\"ghp_%s\"}"
                .formatted("a1B2c3D4e5F6g7H8i9J0".repeat(2).substring(0, 36)));

    assertThat(event.toString()).doesNotContain("hunter2hunter2", "ghp_a1B2");
    assertThat(event.getContent().getInput()).isEqualTo("use password=[redacted:password]");
    assertThat(event.getAgent().getId()).startsWith("sha256:");
  }

  @Test
  void keepsNoRequestWhenOffButItsFingerprint() {
    for (String request : List.of('"' + WORDS + '"', MESSAGES)) {
      // When
      IdentityEvent event =
          Raw.event(
              "run",
              run("\"request\":" + request + ",\"agent\":{\"id\":\"bank\"}"),
              Raw.capture(ContentCapture.OFF));

      // Then
      assertThat(event.getContent()).isNull();
      assertThat(event.toString()).doesNotContain("electricity");
      assertThat(SharedData.json(event.getOriginal()).has("request")).isFalse();
      assertThat(event.getOriginal()).contains("bank");
      assertThat(event.getSummary()).isEqualTo("run_start bank");
      assertThat(event.getGenAi().getTrace()).isEqualTo(fingerprinter().request(WORDS));
    }
    assertThat(
            Raw.deadLetter(
                    "run",
                    Raw.record(run("\"request\":\"" + WORDS + "\",\"run_id\":7")),
                    Raw.capture(ContentCapture.OFF))
                .getPrefix())
        .isEmpty();
  }

  @Test
  void cutsALongRequestWhenRedactedAndKeepsItWhenFull() {
    String members = "\"request\":\"" + "x".repeat(8191) + "\uD83E\uDD8A tail\"";

    // When
    IdentityEvent redacted = event(members);
    IdentityEvent full = Raw.event("run", run(members), Raw.capture(ContentCapture.FULL));

    // Then: no half of a surrogate pair is left
    assertThat(redacted.getContent().getInput()).isEqualTo("x".repeat(8191));
    assertThat(redacted.getContent().getTruncated()).isTrue();
    assertThat(redacted.getContent().getCapture()).isEqualTo("redacted");
    assertThat(redacted.getFlags()).containsExactly("truncated-content");
    assertThat(redacted.getOriginal()).doesNotContain("tail");
    assertThat(full.getContent().getInput()).endsWith(" tail");
    assertThat(full.getContent().getTruncated()).isFalse();
    assertThat(full.getOriginal()).contains("tail");
  }
}
