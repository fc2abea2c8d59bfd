package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.TracedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans that state the same thing twice, or under names that only look like those of a call. */
@NullUnmarked // what is null where it should not be fails the test
class ContradictingSpansTest {
  private static final String HARMLESS = "{\"to\":\"friend@example.org\"}";
  private static final String GOAL = "{\"to\":\"thief@example.net\"}";

  private static String span(String... attributes) {
    return named("a span", attributes);
  }

  private static String named(String name, String... attributes) {
    return """
        {"traceId":"bea1e1983458618bce1223a756f29193","spanId":"fbcbd92f52023b91","parentSpanId":"282ff34d16323323",
         "name":"%s","startTimeUnixNano":"1757980889986882204","attributes":[%s]}
        """
        .formatted(name, String.join(",", attributes));
  }

  private static String text(String key, String value) {
    return value(key, "{\"stringValue\":" + quote(value) + "}");
  }

  private static String value(String key, String value) {
    return "{\"key\":" + quote(key) + ",\"value\":" + value + "}";
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String call(String... further) {
    return span(
        Stream.concat(
                Stream.of(
                    text("gen_ai.operation.name", "execute_tool"),
                    text("gen_ai.tool.name", "send_mail")),
                Arrays.stream(further))
            .toArray(String[]::new));
  }

  /** Hashes of all values of the arguments, over all readings. */
  private static List<Long> values(String span) {
    List<Long> hashes = new ArrayList<>();
    for (IdentityEvent event : events(span)) {
      event.getGenAi().getTrace().getArguments().forEach(text -> add(text, hashes));
    }
    return hashes;
  }

  private static void add(TracedText text, List<Long> hashes) {
    text.getValues().forEach(value -> hashes.add(value.getHash()));
  }

  private static List<IdentityEvent> events(String span) {
    return ((NormaliseResult.Accepted) Raw.outcome("otel", span)).events();
  }

  private static Long hashOf(String arguments) {
    ContentTrace trace =
        new ContentFingerprinter(TaintKey.DEVELOPMENT).call("send_mail", arguments, null);
    return trace.getArguments().getFirst().getValues().getFirst().getHash();
  }

  private static void assertReadsBoth(String span) {
    assertThat(values(span)).contains(hashOf(GOAL));
    assertThat(events(span))
        .allMatch(event -> event.getGenAi().getOperation().equals("execute_tool"));
  }

  @Test
  void everyValueOfARepeatedAttributeIsRead() {
    String arguments = "gen_ai.tool.call.arguments";
    for (String repeated :
        List.of(
            call(text(arguments, HARMLESS), text(arguments, GOAL)),
            call(text(arguments, GOAL), text(arguments, HARMLESS)),
            call(value(arguments, "{\"stringValue\":\"\"}"), text(arguments, GOAL)),
            call(text(arguments, HARMLESS), text("Gen_AI.Tool.Call.Arguments", GOAL)))) {
      assertReadsBoth(repeated);
      assertThat(events(repeated).getFirst().getFlags()).contains("repeated-attribute");
    }
    String[] many = new String[12];
    for (int i = 0; i < 11; i++) {
      many[i] = text(arguments, HARMLESS.replace("friend", "friend" + i) + " ".repeat(i));
    }
    many[11] = text(arguments, GOAL);
    assertReadsBoth(call(many));
  }

  @Test
  void noJunkHidesTheOtherValue() {
    var junk = new StringBuilder("{\"n\":[");
    for (int i = 0; i < 900; i++) {
      junk.append(i == 0 ? "" : ",").append("\"a").append(i).append("@example.org\"");
    }
    String arguments = "gen_ai.tool.call.arguments";

    assertReadsBoth(call(text(arguments, junk + "]}"), text(arguments, GOAL)));
  }

  @Test
  void bothConventionsAreRead() {
    assertReadsBoth(
        call(text("gen_ai.tool.call.arguments", HARMLESS), text("gen_ai.tool.arguments", GOAL)));
    assertReadsBoth(call(text("gen_ai.tool.call.arguments", HARMLESS), text("input.value", GOAL)));
    assertReadsBoth(
        call(text("gen_ai.tool.call.arguments", HARMLESS), text("traceloop.entity.input", GOAL)));
  }

  @Test
  void repeatedMembersAreReadWhereverTheyAre() {
    String arguments = "gen_ai.tool.call.arguments";
    String pair = "{\"key\":\"to\",\"value\":{\"stringValue\":\"%s\"}}";
    String friend = pair.formatted("friend@example.org");
    String thief = pair.formatted("thief@example.net");

    assertReadsBoth(
        call(text(arguments, "{\"to\":\"thief@example.net\",\"to\":\"a@example.org\"}")));
    assertReadsBoth(
        call(text(arguments, "{\"to\":\"a@example.org\",\"to\":\"thief@example.net\"}")));
    assertReadsBoth(
        call(value(arguments, "{\"kvlistValue\":{\"values\":[%s,%s]}}".formatted(friend, thief))));
    assertReadsBoth(
        call(value(arguments, "{\"kvlistValue\":{\"values\":[%s,%s]}}".formatted(thief, friend))));
    assertReadsBoth(
        call(
            value(
                arguments,
                "{\"stringValue\":\"x\",\"kvlistValue\":{\"values\":[%s]}}".formatted(thief))));
    assertReadsBoth(
        call(value(arguments, "{\"kvlistValue\":{\"values\":{\"to\":\"thief@example.net\"}}}")));
    assertReadsBoth(
        call(
            value(
                arguments,
                "{\"arrayValue\":{\"values\":[{\"stringValue\":\"thief@example.net\"}]}}")));
    for (String duplicate :
        List.of(
            value(arguments, "{\"stringValue\":\"x\",\"stringValue\":\"thief@example.net\"}"),
            value(arguments, "{\"stringValue\":\"thief@example.net\",\"stringValue\":\"x\"}"))) {
      assertReadsBoth(call(duplicate));
    }
  }

  @Test
  void anAttributeWithoutAValueHidesNone() {
    assertReadsBoth(
        call(
            text("gen_ai.tool.call.arguments", GOAL),
            "{\"key\":\"gen_ai.tool.call.arguments\"}",
            "{\"key\":7,\"value\":{\"stringValue\":\"x\"}}",
            value("gen_ai.tool.call.arguments", "null")));
  }

  @Test
  void eachToolThatASpanNamesIsAReading() {
    for (String contradicting :
        List.of(
            span(text("gen_ai.tool.name", "read_file"), text("gen_ai.tool.name", "send_money")),
            span(text("gen_ai.tool.name", "read_file"), text("tool.name", "send_money")),
            span(
                value(
                    "gen_ai.tool.name",
                    "{\"arrayValue\":{\"values\":[{\"stringValue\":\"read_file\"},{\"stringValue\":\"send_money\"}]}}")))) {
      List<IdentityEvent> events = events(contradicting);

      assertThat(events)
          .extracting(event -> event.getGenAi().getToolName())
          .containsExactly("read_file", "send_money");
      assertThat(events).extracting(IdentityEvent::getEventId).doesNotHaveDuplicates();
      assertThat(events).allMatch(event -> event.getFlags().contains("repeated-attribute"));
      assertThat(events).allMatch(event -> event.getEffects().size() == 1);
      assertThat(events(contradicting)).isEqualTo(events);
    }
  }

  @Test
  void eachAgentThatASpanNamesIsAReading() {
    assertThat(events(call(text("gen_ai.agent.id", "a"), text("gen_ai.agent.id", "b"))))
        .extracting(event -> event.getAgent().getId())
        .containsExactlyInAnyOrder("a", "b");
    assertThat(events(call(text("gen_ai.agent.id", "a"), text("gen_ai.agent.name", "Bank"))))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Execute_Tool",
        " execute_tool ",
        "EXECUTE_TOOL",
        "executeTool",
        "execute-tool",
        "execute_t\u043e\u043el",
        "\u0435x\u0435cute_tool",
        "\u0395\u03a7\u0395CUTE_TOOL",
        "\u0415\u0425ECUTE_\u0422OOL",
        "execute\u200b_tool",
        "\ufeffexecute_tool\u2060",
        "e\u0301xecute_tool",
        "\uff45\uff58\uff45\uff43\uff55\uff54\uff45\uff3f\uff54\uff4f\uff4f\uff4c",
        "execute_tool\u3164",
        "execute\u00ad_tool",
      })
  void anOperationIsItsFoldedName(String operation) {
    assertThat(
            Raw.event("otel", span(text("gen_ai.operation.name", operation)))
                .getGenAi()
                .getOperation())
        .isEqualTo("execute_tool");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Gen_AI.Tool.Name",
        " gen_ai.tool.name",
        "gen_ai.t\u043e\u043el.name",
        "gen_ai.tool\u200b.name",
        "\uff47en_ai.tool.name",
        "gen_\u03b1i.tool.n\u0430me",
      })
  void anAttributeIsItsFoldedName(String name) {
    IdentityEvent event = Raw.event("otel", span(text(name, "send_money")));

    assertThat(event.getGenAi().getOperation()).isEqualTo("execute_tool");
    assertThat(event.getGenAi().getToolName()).isEqualTo("send_money");
    assertThat(event.getEffects()).hasSize(1);
  }

  @Test
  void aToolsNameIsItsFoldedName() {
    IdentityEvent event =
        Raw.event("otel", span(text("gen_ai.tool.name", "s\u0435nd_\u200bmoney")));

    assertThat(event.getGenAi().getToolName()).isEqualTo("send_money");
    assertThat(event.getFlags()).contains("folded-name");
    assertThat(
            Raw.event("otel", span(text("gen_ai.tool.name", "\u043f\u043e\u0447\u0442\u0430")))
                .getGenAi()
                .getToolName())
        .isEqualTo("\u043f\u043e\u0447\u0442\u0430");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chat", "invoke_agent", "embeddings", "anything", "run_start"})
  void aSpanWithTheAttributesOfACallIsACall(String label) {
    for (String attribute :
        List.of(
            "gen_ai.tool.call.arguments", "gen_ai.tool.arguments", "GEN_AI.TOOL.CALL.ARGUMENTS")) {
      String span =
          named(
              label.equals("run_start") ? "spoor.run.start" : "execute_tool send_mail",
              text("gen_ai.operation.name", label),
              text(attribute, GOAL));

      assertReadsBoth(span);
      assertThat(Raw.event("otel", span).getGenAi().getToolName()).isNotEmpty();
    }
    assertThat(
            Raw.event(
                    "otel",
                    span(
                        text("gen_ai.operation.name", label),
                        text("openinference.span.kind", "LLM"),
                        text("gen_ai.tool.name", "send_mail"),
                        text("gen_ai.tool.call.result", "sent")))
                .getGenAi()
                .getTrace()
                .getToolWords())
        .isNotEmpty();
  }

  @Test
  void contradictingOperationsGiveNoAuthority() {
    IdentityEvent event =
        Raw.event(
            "otel",
            span(
                text("gen_ai.operation.name", "invoke_agent"),
                text("gen_ai.operation.name", "chat"),
                text("gen_ai.input.messages", "Send it to thief@example.net")));

    assertThat(event.getGenAi().getOperation()).isEqualTo("chat");
    assertThat(event.getGenAi().getTrace()).isNull();
    assertThat(event.getFlags()).contains("repeated-attribute");
  }

  @Test
  void spanAndResourceThatDisagreeAreFlagged() {
    String resource = "],\"resource\":{\"attributes\":[" + text("gen_ai.agent.id", "other") + "]}}";
    String span = call(text("gen_ai.agent.id", "bank"));
    String disagreeing = span.substring(0, span.lastIndexOf(']')) + resource;

    assertThat(Raw.event("otel", disagreeing).getFlags()).containsExactly("repeated-attribute");
    assertThat(Raw.event("otel", disagreeing.replace("other", "bank")).getFlags()).isEmpty();
  }

  @Test
  void foldedNamesOfContentAreNotStoredEither() {
    IdentityEvent event =
        Raw.event(
            "otel",
            call(text("Gen_AI.Tool.Call.\u200bArguments", GOAL)),
            Raw.capture(ContentCapture.OFF));

    assertThat(event.toString()).doesNotContain("thief");
  }
}
