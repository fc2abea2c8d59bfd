package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who recorded a tool call, and which span stands above the record. */
@NullUnmarked // what is null where it should not be fails the test
class CallObserverTest {
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";
  private static final String CALLER = "eee19b7ec3c1b174";

  private static IdentityEvent span(String kind, String attribute, String value) {
    return Raw.event(
        "otel",
        """
        {"traceId":"%s","spanId":"eee19b7ec3c1b175","parentSpanId":"%s","name":"tools/call look",
         "kind":%s,"startTimeUnixNano":"1793620800000000000","endTimeUnixNano":"1793620800500000000",
         "attributes":[{"key":"%s","value":{"stringValue":"%s"}},
           {"key":"gen_ai.tool.name","value":{"stringValue":"look"}}]}
        """
            .formatted(TRACE, CALLER, kind, attribute, value));
  }

  private static IdentityEvent request(String members) {
    return Raw.event(
        "mcp",
        """
        {"time":"2026-11-02T09:00:00Z","method":"tools/call","tool":"look",%s
         "traceparent":"00-%s-%s-01"}
        """
            .formatted(members, TRACE, CALLER));
  }

  @ParameterizedTest
  @CsvSource({
    "3,client",
    "SPAN_KIND_CLIENT,client",
    "2,server",
    "SPAN_KIND_SERVER,server",
    "1,",
    "5,"
  })
  void theKindOfASpanTells(String kind, String observer) {
    String json = kind.matches("[0-9]") ? kind : '"' + kind + '"';

    IdentityEvent event = span(json, "gen_ai.operation.name", "execute_tool");

    assertThat(event.getObserver()).isEqualTo(observer);
    assertThat(event.getParentEventId()).isEqualTo(TRACE + ':' + CALLER);
  }

  @Test
  void aSpanOfTheProtocolIsACallWithoutAnOperation() {
    IdentityEvent event = span("3", "mcp.method.name", "tools/call");

    assertThat(event.getGenAi().getOperation()).isEqualTo("execute_tool");
    assertThat(event.getAction()).isEqualTo("look");
    assertThat(event.getObserver()).isEqualTo("client");
  }

  @Test
  void aClientSpanOfAModelIsNoCall() {
    IdentityEvent event =
        Raw.event(
            "otel",
            """
            {"traceId":"%s","spanId":"eee19b7ec3c1b175","name":"chat","kind":3,
             "startTimeUnixNano":"1793620800000000000","endTimeUnixNano":"1793620800500000000",
             "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}}]}
            """
                .formatted(TRACE));

    assertThat(event.getObserver()).isNull();
  }

  @Test
  void aRequestStandsBelowTheSpanInItsTraceparent() {
    IdentityEvent gateway = request("\"observer\":\"gateway\",");
    IdentityEvent server = request("");

    assertThat(gateway.getObserver()).isEqualTo("gateway");
    assertThat(server.getObserver()).isEqualTo("server");
    assertThat(server.getParentEventId()).isEqualTo(TRACE + ':' + CALLER);
    assertThat(server.getTrailKey()).isEqualTo("default|trace||" + TRACE);
  }

  @Test
  void anotherMethodIsNoCall() {
    IdentityEvent event =
        Raw.event(
            "mcp",
            """
            {"time":"2026-11-02T09:00:00Z","method":"resources/read","uri":"file:///notes",
             "traceparent":"00-%s-%s-01"}
            """
                .formatted(TRACE, CALLER));

    assertThat(event.getObserver()).isNull();
    assertThat(event.getParentEventId()).isEqualTo(TRACE + ':' + CALLER);
  }

  @ParameterizedTest
  @CsvSource({
    "00-5b8efff798038103d269b633813fc60c",
    "00-5b8efff798038103d269b633813fc60c-0000000000000000-01",
    "00-00000000000000000000000000000000-eee19b7ec3c1b174-01",
    "not-a-header"
  })
  void aHeaderThatIsNoneIsIgnored(String header) {
    IdentityEvent event =
        Raw.event(
            "mcp",
            """
            {"time":"2026-11-02T09:00:00Z","method":"tools/call","tool":"look","session_id":"s-1",
             "traceparent":"%s"}
            """
                .formatted(header));

    assertThat(event.getParentEventId()).isNull();
    assertThat(event.getTrailKey()).contains("|session|");
  }
}
