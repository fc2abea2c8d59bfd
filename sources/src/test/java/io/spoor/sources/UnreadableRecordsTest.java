package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // what is null where it should not be fails the test
class UnreadableRecordsTest {
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final String OTHER = "0ea1e1983458618bce1223a756f29193";
  private static final long START = 1757980889986882204L;
  private static final String HEAD =
      "{\"traceId\":\""
          + TRACE
          + "\",\"spanId\":\"fbcbd92f52023b91\",\"startTimeUnixNano\":\""
          + START
          + '"';

  private static NormaliseResult.Rejected rejected(String json) {
    NormaliseResult outcome = Raw.outcome("otel", json);
    assertThat(outcome).isInstanceOf(NormaliseResult.Rejected.class);
    return (NormaliseResult.Rejected) outcome;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"attributes\":[{\"key\":\"a\",\"value\":{\"stringValue\":\"torn in a str",
        ",\"attributes\":[{\"key\":\"a\",\"value\":{\"stringValue\":\"torn \\",
        ",\"attributes\":[{\"key\":\"a\",\"value\":{\"doubleValue\":NaN}}]}",
        ",\"attributes\":[{\"key\":\"a\",\"value\":{\"doubleValue\":1.2.3}}]}",
        ",\"attributes\":{\"gen_ai.tool.name\":\"x\"}}",
        ",\"links\":[{\"traceId\":\"" + OTHER + "\"}],\"n\":}",
        "",
        ",",
        ",\"name\":\"a\nb\"",
      })
  void aRejectedSpanMarksItsTrace(String rest) {
    List<IdentityEvent> marks = rejected(HEAD + rest).marks();

    assertThat(marks).hasSize(1);
    IdentityEvent mark = marks.getFirst();
    assertThat(mark.getTrailKey()).isEqualTo("default|trace||" + TRACE);
    assertThat(mark.getFlags()).containsExactly("unreadable-record");
    assertThat(mark.getTime()).isBetween(START - 60_000_000_000L, START);
    assertThat(mark.getOriginal()).isNull();
  }

  @Test
  void numbersAndNestingBeyondTheLimitsMarkTheTraceToo() {
    for (String value :
        List.of("1".repeat(1_200), "[".repeat(5_000), "[".repeat(50_000) + "]".repeat(50_000))) {
      assertThat(rejected(HEAD + ",\"x\":" + value + "}").marks()).hasSize(1);
      assertThat(rejected("{\"x\":" + value + "," + HEAD.substring(1) + "}").marks()).hasSize(1);
    }
    assertThat(rejected(HEAD + ",\"x\":\"" + "y".repeat(2 << 20) + "\"}").marks())
        .singleElement()
        .satisfies(mark -> assertThat(mark.getErrorCode()).isEqualTo("too-large"));
  }

  @Test
  void aRecordWithoutATraceMarksNothing() {
    for (String record :
        List.of(
            "",
            "{",
            "not json",
            "{\"traceId\":\"" + "0".repeat(32) + "\"}",
            "{\"links\":[{\"traceId\":\"" + TRACE + "\"}]}",
            "{\"attributes\":[{\"key\":\"traceId\",\"value\":{\"stringValue\":\""
                + TRACE
                + "\"}}]}")) {
      assertThat(rejected(record).marks()).as(record).isEmpty();
    }
  }

  @Test
  void aFloodOfRejectedRecordsHasFewMarks() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String record = HEAD.replace("882204", String.format("%06d", i)) + ",\"n\":" + i;
      rejected(record).marks().forEach(mark -> ids.add(mark.getEventId()));
    }

    assertThat(ids).hasSize(1);
  }

  @Test
  void redeliveryHasTheSameMark() {
    String torn = HEAD + ",\"x";
    String undated = "{\"traceId\":\"" + TRACE + "\",\"x";
    for (String record : List.of(torn, undated)) {
      var again =
          new RawRecord(record.getBytes(UTF_8), "spoor.raw.test", 3, 77, 1_800_000_000_000L);
      NormaliseResult outcome = Raw.outcome("otel", again, NormaliseSettings.defaults());

      assertThat(((NormaliseResult.Rejected) outcome).marks().getFirst().getEventId())
          .isEqualTo(rejected(record).marks().getFirst().getEventId());
    }
  }

  @Test
  void anOversizedRecordIsADeadLetterWithItsReason() {
    String large = HEAD + ",\"attributes\":[{\"key\":\"a\",\"value\":{\"stringValue\":\"xx";
    byte[] stub = OversizedStub.of(large.getBytes(UTF_8), 17_825_792);

    NormaliseResult.Rejected rejected = rejected(new String(stub, UTF_8));

    assertThat(rejected.deadLetter().getReason()).isEqualTo("too-large");
    assertThat(rejected.deadLetter().getDetail()).contains("17825792");
    assertThat(rejected.marks()).hasSize(1);
    assertThat(rejected.marks().getFirst().getErrorCode()).isEqualTo("too-large");
    assertThat(
            ((NormaliseResult.Rejected)
                    Raw.outcome("cloudtrail", new String(OversizedStub.of(new byte[0], 9), UTF_8)))
                .deadLetter()
                .getReason())
        .isEqualTo("too-large");
  }

  @Test
  void aRequestThatIsNotTakenApartMarksEachTrace() {
    String request =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[%s},%s}]}]}]}"
            .formatted(HEAD, HEAD.replace(TRACE, OTHER));

    assertThat(rejected(request).marks())
        .extracting(IdentityEvent::getTrailKey)
        .containsExactly("default|trace||" + TRACE, "default|trace||" + OTHER);
  }
}
