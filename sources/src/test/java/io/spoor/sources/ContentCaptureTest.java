package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.schemas.IdentityEvent;
import io.spoor.testkit.data.SharedData;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // what is null where it should not be fails the test
class ContentCaptureTest {
  private static final String WORDS = "the quick brown fox";

  private static String span(String arguments) {
    return """
        {"traceId":"bea1e1983458618bce1223a756f29193","spanId":"fbcbd92f52023b91","startTimeUnixNano":"1757980889986882204",
         "status":{"code":2,"message":"cannot: %1$s"},
         "events":[{"name":"exception","attributes":[{"key":"exception.message","value":{"stringValue":"%1$s"}}]},
          {"name":"gen_ai.user.message","body":{"stringValue":"%1$s"},"attributes":[{"key":"content","value":{"stringValue":"%1$s"}}]}],
         "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
          {"key":"gen_ai.tool.name","value":{"stringValue":"t"}},
          {"key":"gen_ai.tool.call.arguments","value":{"stringValue":"%2$s"}},
          {"key":"gen_ai.input.messages","value":{"arrayValue":{"values":[{"stringValue":"%1$s"}]}}},
          {"key":"gen_ai.prompt.0.content","value":{"stringValue":"%1$s"}}]}
        """
        .formatted(WORDS, arguments);
  }

  @Test
  void keepsNothingWhenOffInTheOriginalNeither() {
    // When
    IdentityEvent event = Raw.event("otel", span(WORDS), Raw.capture(ContentCapture.OFF));

    // Then
    assertThat(event.getContent()).isNull();
    assertThat(event.toString()).doesNotContain(WORDS);
    assertThat(event.getOriginal()).contains("gen_ai.tool.name");
    assertThat(event.getSummary()).isEqualTo("t");
  }

  @Test
  void keepsNoPrefixOfADeadLetterWhenOff() {
    // Given
    RawRecord broken = Raw.record(span(WORDS).replace("\"traceId\"", "\"trace\""));

    // Then
    assertThat(Raw.deadLetter("otel", broken, Raw.capture(ContentCapture.OFF)).getPrefix())
        .isEmpty();
    assertThat(Raw.deadLetter("otel", broken, Raw.capture(ContentCapture.REDACTED)).getPrefix())
        .hasSize(200);
  }

  @Test
  void cutsLongFieldsWhenRedacted() {
    // When
    IdentityEvent event = Raw.event("otel", span("x".repeat(8191) + "\uD83E\uDD8A tail"));

    // Then: no half of a surrogate pair is left
    assertThat(event.getContent().getArguments()).isEqualTo("x".repeat(8191));
    assertThat(event.getContent().getTruncated()).isTrue();
    assertThat(event.getContent().getCapture()).isEqualTo("redacted");
    assertThat(event.getFlags()).containsExactly("truncated-content");
    assertThat(event.getOriginal()).doesNotContain("tail");
  }

  /** Older conventions write each message as an event, beside an attribute of any form. */
  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "{\"stringValue\":\"plain\"}", "{\"stringValue\":\"[]\"}", "7"})
  void messagesOfEventsAreReadBesideAnyAttribute(String value) {
    String list = "{\"arrayValue\":{\"values\":[{\"stringValue\":\"" + WORDS + "\"}]}}";

    IdentityEvent event = Raw.event("otel", span("x").replace(list, value));

    assertThat(event.getContent().getInput()).contains("gen_ai.user.message").contains(WORDS);
  }

  @Test
  void keepsAllButSecretsWhenFull() {
    // When
    IdentityEvent event =
        Raw.event(
            "otel",
            span("password=hunter2hunter2 " + "x".repeat(100_000)),
            Raw.capture(ContentCapture.FULL));

    // Then
    assertThat(event.getContent().getArguments())
        .hasSizeGreaterThan(100_000)
        .startsWith("password=[redacted:password] x");
    assertThat(event.getContent().getTruncated()).isFalse();
    assertThat(event.getContent().getCapture()).isEqualTo("full");
  }

  @Test
  void keepsTheOriginalValidJsonWhenItIsCut() {
    // When
    IdentityEvent event =
        Raw.event("otel", span("y".repeat(600_000)), Raw.capture(ContentCapture.FULL));

    // Then
    assertThat(event.getOriginal().length()).isLessThanOrEqualTo(256 * 1024);
    assertThat(SharedData.json(event.getOriginal()).get("spanId").textValue())
        .isEqualTo("fbcbd92f52023b91");
    assertThat(event.getFlags()).containsExactly("truncated-original");
  }

  @Test
  void readsItsNames() {
    assertThat(ContentCapture.of("off")).isEqualTo(ContentCapture.OFF);
    assertThatThrownBy(() -> ContentCapture.of("of")).hasMessageContaining("off, redacted or full");
  }
}
