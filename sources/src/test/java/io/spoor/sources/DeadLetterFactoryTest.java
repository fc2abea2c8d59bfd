package io.spoor.sources;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterFactoryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "cloudtrail; ; not-json; -",
        "cloudtrail; nonsense; not-json; line 1, column 1",
        "cloudtrail; {\"a\":1; not-json; line 1, column 7",
        "cloudtrail; {\"a\":1} {\"b\":2}; not-json; line 1, column 9",
        "cloudtrail; [{\"a\":1}]; not-an-object; ``",
        "cloudtrail; \"text\"; not-an-object; ``",
        "cloudtrail; null; not-an-object; ``",
        "cloudtrail; {\"Records\":[{},{}]}; wrong-type; /Records",
        "otel; {\"resourceSpans\":[]}; wrong-type; /resourceSpans",
        "otel; {}; missing-field; /traceId",
        "otel; {\"traceId\":\"zz\"}; wrong-type; /traceId",
        "otel; {\"traceId\":\"00000000000000000000000000000000\"}; wrong-type; /traceId",
        "otel; {\"traceId\":7}; wrong-type; /traceId",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\"}; missing-field; /spanId",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\",\"spanId\":\"fbcbd92f52023b91\"}; missing-field; /startTimeUnixNano",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\",\"spanId\":\"fbcbd92f52023b91\",\"startTimeUnixNano\":true}; wrong-type; /startTimeUnixNano",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\",\"spanId\":\"fbcbd92f52023b91\",\"startTimeUnixNano\":\"0\"}; bad-time; /startTimeUnixNano",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\",\"spanId\":\"fbcbd92f52023b91\",\"startTimeUnixNano\":\"9999999999999999999\"}; bad-time; /startTimeUnixNano",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\",\"spanId\":\"fbcbd92f52023b91\",\"startTimeUnixNano\":\"9223372036854775807\"}; bad-time; /startTimeUnixNano",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\",\"spanId\":\"fbcbd92f52023b91\",\"startTimeUnixNano\":7258118400000000000}; bad-time; /startTimeUnixNano",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\",\"spanId\":\"fbcbd92f52023b91\",\"startTimeUnixNano\":1.5}; bad-time; /startTimeUnixNano",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\",\"spanId\":\"fbcbd92f52023b91\",\"startTimeUnixNano\":\"1\",\"attributes\":\"x\"}; wrong-type; /attributes",
        "otel; {\"traceId\":\"bea1e1983458618bce1223a756f29193\",\"spanId\":\"fbcbd92f52023b91\",\"startTimeUnixNano\":\"1\",\"resource\":{\"attributes\":{}}}; wrong-type; /resource/attributes",
      })
  void sayWhyAndWhere(String source, String json, String reason, String position) {
    // When
    DeadLetter letter = Raw.deadLetter(source, json == null ? "" : json);

    // Then
    assertThat(letter.getReason()).isEqualTo(reason);
    assertThat(letter.getPosition()).isEqualTo(position);
    assertThat(letter.getSource()).isEqualTo(source);
    assertThat(letter.getSize()).isEqualTo(json == null ? 0 : json.length());
    assertThat(letter.getRaw().getSha256()).hasSize(64);
    assertThat(letter.getDetail()).isNotBlank();
  }

  @Test
  void tellWhatToDoWithAWholeCloudTrailFile() {
    assertThat(Raw.deadLetter("cloudtrail", "{\"Records\":[{},{}]}").getDetail())
        .contains("2 CloudTrail records", "spoor ingest");
  }

  @Test
  void takeARecordThatIsTooLargeUnread() {
    // When
    DeadLetter letter = Raw.deadLetter("cloudtrail", "{\"a\":\"" + "x".repeat(5_000_000) + "\"}");

    // Then
    assertThat(letter.getReason()).isEqualTo("too-large");
    assertThat(letter.getSize()).isEqualTo(5_000_008);
    assertThat(letter.getPrefix()).hasSize(200);
  }

  @Test
  void takeARecordNestedTooDeep() {
    // When
    DeadLetter letter = Raw.deadLetter("cloudtrail", "{\"a\":".repeat(100_000));

    // Then
    assertThat(letter.getReason()).isEqualTo("not-json");
    assertThat(letter.getDetail()).contains("200 levels");
  }

  @Test
  void takeBytesThatAreNoUtf8() {
    // Given
    byte[] latin1 = "{\"eventName\":\"\u00e9t\u00e9\"}".getBytes(ISO_8859_1);

    // Then
    assertThat(
            Raw.deadLetter("cloudtrail", Raw.record(latin1), NormaliseSettings.defaults())
                .getReason())
        .isEqualTo("not-json");
  }

  @Test
  void takeARawNulInsideText() {
    assertThat(Raw.deadLetter("cloudtrail", "{\"eventName\":\"a\0b\"}").getReason())
        .isEqualTo("not-json");
  }

  @Test
  void showTheBeginningWithoutControlCharacters() {
    assertThat(Raw.deadLetter("cloudtrail", "\u0000\u001b[31m\nred").getPrefix())
        .isEqualTo("  [31m red");
  }

  @Test
  void areNotWrittenForAMemberThatComesTwice() {
    // When
    IdentityEvent event =
        Raw.event(
            "cloudtrail",
            "{\"eventID\":\"1\",\"eventName\":\"A\",\"eventName\":\"B\",\"eventTime\":\"2023-07-10T11:54:47Z\"}");

    // Then
    assertThat(event.getAction()).isEqualTo("B");
    assertThat(event.getFlags()).containsExactly("duplicate-members");
  }

  @Test
  void areNotWrittenForHalfASurrogatePair() {
    // When
    IdentityEvent event =
        Raw.event(
            "cloudtrail",
            "{\"eventID\":\"a\\ud800b\\u0000\",\"eventName\":\"A\",\"eventTime\":\"2023-07-10T11:54:47Z\"}");

    // Then: the id survives UTF-8 unchanged
    assertThat(event.getEventId()).isEqualTo("a\ufffdb\0");
    assertThat(new String(event.getEventId().getBytes(UTF_8), UTF_8)).isEqualTo(event.getEventId());
    assertThat(event.getTrailKey()).isEqualTo("default|event||a\ufffdb%00");
  }
}
