package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.ProposedCall;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tool calls that models propose, in the conventions of several libraries. */
@NullUnmarked // what is null where it should not be fails the test
class ProposedCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ARGUMENTS = "{\"to\":\"ann@example.org\",\"copies\":2}";

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(
            "GenAI conventions",
            chat(
                "gen_ai.output.messages",
                "[{'role':'assistant','parts':[{'type':'text','content':'Now.'},"
                    + "{'type':'tool_call','id':'call-1','name':'send_mail','arguments':"
                    + ARGUMENTS
                    + "}]}]")),
        Arguments.of(
            "OpenAI's message in an attribute",
            chat(
                "gen_ai.completion",
                "{'role':'assistant','tool_calls':[{'id':'call-1','type':'function',"
                    + "'function':{'name':'send_mail','arguments':"
                    + quoted(ARGUMENTS)
                    + "}}]}")),
        Arguments.of(
            "OpenInference",
            chat(
                "llm.output_messages.0.message.tool_calls.0.tool_call.id",
                "call-1",
                "llm.output_messages.0.message.tool_calls.0.tool_call.function.name",
                "send_mail",
                "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments",
                ARGUMENTS)),
        Arguments.of(
            "Traceloop",
            chat(
                "gen_ai.completion.0.tool_calls.0.id",
                "call-1",
                "gen_ai.completion.0.tool_calls.0.name",
                "send_mail",
                "gen_ai.completion.0.tool_calls.0.arguments",
                ARGUMENTS)),
        Arguments.of(
            "a choice as span event",
            choice(
                "message",
                "[{'type':'toolUse','name':'send_mail','toolUseId':'call-1','input':"
                    + ARGUMENTS
                    + "}]")),
        Arguments.of(
            "a choice with a list of calls",
            choice(
                "tool_calls",
                "[{'id':'call-1','function':{'name':'send_mail','arguments':"
                    + quoted(ARGUMENTS)
                    + "}}]")),
        Arguments.of(
            "a block of a message",
            chat(
                "gen_ai.completion",
                "[{'toolUse':{'name':'send_mail','toolUseId':'call-1','input':"
                    + ARGUMENTS
                    + "}}]")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void readsTheCallOfAMessage(String convention, String span) {
    ProposedCall proposed = proposed(span).getFirst();

    assertThat(proposed.getCallId()).isEqualTo("call-1");
    assertThat(proposed.getToolName()).isEqualTo("send_mail");
    GenAi executed = executed(ARGUMENTS);
    assertThat(proposed.getTrace().getArguments()).isEqualTo(executed.getTrace().getArguments());
    assertThat(proposed.getTrace().getArgumentClaims())
        .hasSize(2)
        .isEqualTo(executed.getTrace().getArgumentClaims());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"copies\":2,\"to\":\"ann@example.org\"}",
        "{\"to\":\"ann@example.org\",\"copies\":2.0}",
        "{\"to\":\" ann@example.org\",\"copies\":\"2\",\"subject\":null}",
        "\"{\\\"to\\\":\\\"ann@example.org\\\",\\\"copies\\\":2}\""
      })
  void claimsDoNotDependOnTheWriting(String arguments) {
    assertThat(executed(arguments).getTrace().getArgumentClaims())
        .isEqualTo(executed(ARGUMENTS).getTrace().getArgumentClaims());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"to\":\"ann@example.net\",\"copies\":2}",
        "{\"to\":\"ann@example.org\",\"copies\":20}",
        "{\"cc\":\"ann@example.org\",\"copies\":2}"
      })
  void otherValuesAreOtherClaims(String arguments) {
    assertThat(executed(arguments).getTrace().getArgumentClaims())
        .hasSize(2)
        .isNotEqualTo(executed(ARGUMENTS).getTrace().getArgumentClaims());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"to\":\"ann@exam",
        "to=ann@example.org",
        "{\"to\":\"[REDACTED]\"}",
        "{\"to\":\"Dear Ann, as you know...\"}",
        "{\"password\":\"correct-horse-battery\"}"
      })
  void whatIsCutOrRedactedIsNoClaim(String arguments) {
    assertThat(executed(arguments).getTrace().getArgumentClaims()).isEmpty();
  }

  @Test
  void anExecutionProposesNothing() {
    assertThat(
            genAi(
                    span(
                        "gen_ai.operation.name",
                        "execute_tool",
                        "gen_ai.tool.name",
                        "search",
                        "gen_ai.output.messages",
                        "[{'type':'tool_call','id':'call-1','name':'send_mail','arguments':{}}]"))
                .getProposedCalls())
        .isEmpty();
  }

  @Test
  void historyIsNoProposal() {
    assertThat(
            proposed(
                chat(
                    "gen_ai.input.messages",
                    "[{'type':'tool_call','id':'call-1','name':'send_mail','arguments':{}}]")))
        .isEmpty();
  }

  @Test
  void theNameOfAToolIsFolded() {
    assertThat(
            proposed(
                chat(
                    "gen_ai.output.messages",
                    "[{'type':'tool_call','id':'call-1','name':'send\u200b_mail'}]")))
        .extracting(ProposedCall::getToolName)
        .containsExactly("send_mail");
  }

  @Test
  void manyCallsAreCutAndFlagged() {
    String calls =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    "{'type':'tool_call','id':'call-"
                        + i
                        + "','name':'send_mail','arguments':{'to':'a"
                        + i
                        + "@example.org'}}")
            .toList()
            .toString();
    IdentityEvent event = Raw.event("otel", chat("gen_ai.output.messages", calls));

    assertThat(event.getGenAi().getProposedCalls()).hasSize(32);
    assertThat(event.getFlags()).contains("truncated-calls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[[[", "null", "{'tool_calls':{'id':7}}", "[{'type':'tool_call'}]", "x"})
  void otherTextsProposeNothing(String text) {
    assertThat(proposed(chat("gen_ai.output.messages", text))).isEmpty();
  }

  private static List<ProposedCall> proposed(String span) {
    return genAi(span).getProposedCalls();
  }

  private static GenAi genAi(String span) {
    return Raw.event("otel", span).getGenAi();
  }

  private static GenAi executed(String arguments) {
    return genAi(
        span(
            "gen_ai.operation.name",
            "execute_tool",
            "gen_ai.tool.name",
            "send_mail",
            "gen_ai.tool.call.id",
            "call-1",
            "gen_ai.tool.call.arguments",
            arguments));
  }

  /** Single quotes of a JSON text stand for double ones. */
  private static String chat(String... attributes) {
    String[] all = new String[attributes.length + 2];
    all[0] = "gen_ai.operation.name";
    all[1] = "chat";
    for (int i = 0; i < attributes.length; i++) {
      all[i + 2] = attributes[i].replace('\'', '"');
    }
    return span(all);
  }

  private static String choice(String member, String value) {
    ObjectNode span = spanNode("gen_ai.operation.name", "chat");
    ObjectNode event = span.putArray("events").addObject().put("name", "gen_ai.choice");
    ObjectNode attribute = event.putArray("attributes").addObject().put("key", member);
    attribute.putObject("value").put("stringValue", value.replace('\'', '"'));
    return span.toString();
  }

  private static String span(String... attributes) {
    return spanNode(attributes).toString();
  }

  private static ObjectNode spanNode(String... attributes) {
    ObjectNode span =
        JSON.createObjectNode()
            .put("traceId", "bea1e1983458618bce1223a756f29193")
            .put("spanId", "fbcbd92f52023b91")
            .put("parentSpanId", "282ff34d16323323")
            .put("name", "a span")
            .put("startTimeUnixNano", "1757980889986882204");
    var list = span.putArray("attributes");
    for (int i = 0; i < attributes.length; i += 2) {
      ObjectNode attribute = list.addObject().put("key", attributes[i]);
      attribute.putObject("value").put("stringValue", attributes[i + 1].replace('\'', '"'));
    }
    return span;
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
