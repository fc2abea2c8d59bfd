package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // what is null where it should not be fails the test
class SpanTracesTest {

  private static String span(String name, String attributes) {
    return """
        {"traceId":"bea1e1983458618bce1223a756f29193","spanId":"fbcbd92f52023b91","name":"%s",
         "startTimeUnixNano":"1757980889986882204","attributes":[%s]}
        """
        .formatted(name, attributes);
  }

  private static String attribute(String key, String value) {
    return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}}";
  }

  private static final String CALL =
      span(
          "execute_tool send",
          String.join(
              ",",
              attribute("gen_ai.operation.name", "execute_tool"),
              attribute("gen_ai.tool.name", "send"),
              attribute("gen_ai.tool.call.arguments", "{\\\"to\\\":\\\"ann@example.com\\\"}"),
              attribute("gen_ai.tool.call.result", "sent to ann@example.com")));

  @Test
  void tracesACallAlsoWhenNoContentIsKept() {
    IdentityEvent kept = Raw.event("otel", CALL);
    IdentityEvent off = Raw.event("otel", CALL, Raw.capture(ContentCapture.OFF));

    assertThat(kept.getGenAi().getTrace().getArguments()).hasSize(1);
    assertThat(kept.getGenAi().getTrace().getResult()).hasSize(1);
    assertThat(off.getGenAi().getTrace()).isEqualTo(kept.getGenAi().getTrace());
    assertThat(off.toString()).doesNotContain("ann@");
  }

  @Test
  void tracesMoreThanIsKept() {
    String long1 = CALL.replace("sent to", "x ".repeat(6000) + "sent to");

    assertThat(Raw.event("otel", long1).getGenAi().getTrace().getResult())
        .anyMatch(text -> !text.getValues().isEmpty());
  }

  @Test
  void understandsARunsStart() {
    IdentityEvent start =
        Raw.event(
            "otel",
            span("spoor.run.start", attribute("gen_ai.input.messages", "Pay ann@example.com")));

    assertThat(start.getGenAi().getOperation()).isEqualTo("run_start");
    assertThat(start.getGenAi().getTrace().getRequest()).hasSize(1);
  }

  @Test
  void aRunsRootSaysTheRequest() {
    IdentityEvent root =
        Raw.event(
            "otel",
            span(
                "invoke_agent a",
                attribute("gen_ai.operation.name", "invoke_agent")
                    + ","
                    + attribute("gen_ai.input.messages", "Pay ann@example.com")));

    assertThat(root.getGenAi().getTrace().getRequest()).hasSize(1);
    assertThat(root.getGenAi().getTrace().getArguments()).isEmpty();
  }
}
