package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // what is null where it should not be fails the test
class OtelTest {
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final String OTHER = "0ea1e1983458618bce1223a756f29193";

  /** A span with these attributes (key, text, key, text, …). */
  private static String span(String members, String... attributes) {
    var list = new StringBuilder();
    for (int i = 0; i < attributes.length; i += 2) {
      list.append(i == 0 ? "" : ",")
          .append(
              "{\"key\":\"%s\",\"value\":{\"stringValue\":%s}}"
                  .formatted(attributes[i], quote(attributes[i + 1])));
    }
    return """
        {"traceId":"%s","spanId":"fbcbd92f52023b91","parentSpanId":"282ff34d16323323","name":"a span","kind":1,
         "startTimeUnixNano":"1757980889986882204","endTimeUnixNano":"1757980890101311858",
         "resource":{"attributes":[{"key":"service.version","value":{"stringValue":"1.4.2"}},
           {"key":"service.instance.id","value":{"stringValue":"i-7"}}]},
         "attributes":[%s]%s}
        """
        .formatted(TRACE, list, members.isEmpty() ? "" : "," + members);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static IdentityEvent event(String... attributes) {
    return Raw.event("otel", span("", attributes));
  }

  @Test
  void readsAToolCall() {
    // When
    IdentityEvent event =
        event(
            "gen_ai.operation.name", "execute_tool",
            "gen_ai.tool.name", "send_money",
            "gen_ai.tool.type", "function",
            "gen_ai.tool.call.id", "call_1",
            "gen_ai.tool.call.arguments", "{\"amount\":5}",
            "gen_ai.tool.call.result", "done",
            "gen_ai.agent.id", "bank",
            "enduser.id", "ann@example.org",
            "spoor.credential.id", "jti-2",
            "spoor.credential.parent_id", "jti-1",
            "spoor.credential.audience", "accounts",
            "spoor.credential.actor", "bank");

    // Then
    assertThat(event.getEventId()).isEqualTo(TRACE + ":fbcbd92f52023b91");
    assertThat(event.getTrailKey()).isEqualTo("default|trace||" + TRACE);
    assertThat(event.getTime()).isEqualTo(1757980889986882204L);
    assertThat(event.getEnded()).isEqualTo(1757980890101311858L);
    assertThat(event.getAction()).isEqualTo("send_money");
    assertThat(event.getService()).isEqualTo("accounts");
    assertThat(event.getPrincipal().getType()).isEqualTo("human");
    assertThat(event.getAgent().getVersion()).isEqualTo("1.4.2");
    assertThat(event.getAgent().getInstance()).isEqualTo("i-7");
    assertThat(event.getGenAi().getToolCallId()).isEqualTo("call_1");
    assertThat(event.getGenAi().getParentSpanId()).isEqualTo("282ff34d16323323");
    assertThat(event.getContent().getArguments()).isEqualTo("{\"amount\":5}");
    assertThat(event.getContent().getResult()).isEqualTo("done");
    assertThat(event.getSummary()).isEqualTo("send_money {\"amount\":5}");
    assertThat(event.getCredential().getKey()).isEqualTo("default|token||jti-2");
    assertThat(event.getLinks())
        .extracting(
            Link::getChild,
            Link::getParent,
            Link::getRelation,
            Link::getMethod,
            Link::getStatedBy,
            Link::getAgentId)
        .containsExactly(
            tuple(
                "default|token||jti-2",
                "default|trace||" + TRACE,
                "join",
                "presented",
                "agent",
                "bank"),
            tuple(
                "default|token||jti-2",
                "default|token||jti-1",
                "join",
                "token-parent",
                "agent",
                "bank"));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  @Test
  void readsWhatACredentialAllowsAndIsBoundTo() {
    // When
    IdentityEvent event =
        event(
            "gen_ai.agent.id", "bank",
            "spoor.credential.id", "jti-2",
            "spoor.credential.scope", "pay read,read",
            "spoor.credential.created_at", "2026-03-10T09:00:00Z",
            "spoor.credential.jkt", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
            "spoor.agent.code_digest", "sha256:aaaa");

    // Then
    assertThat(event.getCredential().getScopes()).containsExactly("pay", "read");
    assertThat(event.getCredential().getCreatedAt()).isEqualTo(1_773_133_200_000_000_000L);
    assertThat(event.getCredential().getJkt())
        .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assertThat(event.getAgent().getCodeDigest()).isEqualTo("sha256:aaaa");
  }

  @Test
  void aBeginningThatIsNoTimeIsNoneAndScopesOfAnotherNameCount() {
    IdentityEvent event =
        event(
            "spoor.credential.id", "jti-2",
            "oauth.scope", "read",
            "spoor.credential.created_at", "yesterday");

    assertThat(event.getCredential().getScopes()).containsExactly("read");
    assertThat(event.getCredential().getCreatedAt()).isNull();
  }

  @Test
  void readsARun() {
    // When
    IdentityEvent event =
        event(
            "gen_ai.operation.name", "invoke_agent",
            "gen_ai.agent.id", "bank",
            "gen_ai.agent.name", "Bank helper",
            "gen_ai.conversation.id", "run-1",
            "gen_ai.request.model", "m-1",
            "gen_ai.input.messages",
                "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Pay the \\\"May\\\" bill\"}]}]");

    // Then: with no user named, the agent acts for itself
    assertThat(event.getRunId()).isEqualTo("run-1");
    assertThat(event.getPrincipal().getType()).isEqualTo("agent");
    assertThat(event.getAction()).isEqualTo("invoke_agent");
    assertThat(event.getSummary()).isEqualTo("invoke_agent Bank helper: Pay the \"May\" bill");
    assertThat(event.getLinks()).isEmpty(); // "run-1" is too short to be anybody's name
  }

  @Test
  void linksASubAgentsRunToTheRunThatStartedIt() {
    // When
    IdentityEvent event =
        Raw.event(
            "otel",
            span(
                "\"links\":[{\"traceId\":\"%s\",\"spanId\":\"0000000000000001\"},{\"traceId\":\"%s\"},{\"traceId\":\"zz\"},7]"
                    .formatted(OTHER, TRACE),
                "gen_ai.operation.name",
                "invoke_agent",
                "gen_ai.agent.id",
                "sub",
                "spoor.run.parent_trace_id",
                OTHER,
                "spoor.credential.id",
                "jti-2",
                "spoor.credential.parent_id",
                "jti-1"));

    // Then
    assertThat(event.getLinks())
        .extracting(Link::getChild, Link::getParent, Link::getRelation, Link::getMethod)
        .containsExactly(
            tuple("default|token||jti-2", "default|trace||" + TRACE, "join", "presented"),
            tuple("default|token||jti-2", "default|token||jti-1", "join", "token-parent"),
            tuple("default|trace||" + TRACE, "default|token||jti-1", "delegation", "token-parent"),
            tuple("default|trace||" + TRACE, "default|trace||" + OTHER, "delegation", "span-link"));
  }

  @ParameterizedTest
  @CsvSource({
    "jti-1,,,token,default|token||jti-1",
    "jti-1,https://idp.example.org,,token,default|token|https://idp.example.org|jti-1",
    "s-1,,session,session,default|session||s-1",
    "spiffe://x/y,,x509-svid,svid,default|svid||spiffe://x/y",
    "ASIATFQR7NSC8Q4X20BJ,,,access-key,default|access-key|aws|ASIATFQR7NSC8Q4X20BJ",
    "AKIATFQR7NSC8Q4X20BJ,ignored,token,access-key,default|access-key|aws|AKIATFQR7NSC8Q4X20BJ|2025-09-16",
    "ASIAshort,,,token,default|token||ASIAshort"
  })
  void keysACredentialSoThatItMeetsTheSameOneInOtherSources(
      String id, String issuer, String type, String kind, String key) {
    // When
    var credential =
        event(
                "spoor.credential.id", id,
                "spoor.credential.issuer", issuer == null ? "" : issuer,
                "spoor.credential.type", type == null ? "" : type)
            .getCredential();

    // Then
    assertThat(credential.getKind()).isEqualTo(kind);
    assertThat(credential.getKey()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"stringValue\":\"x\"}; x",
        "{\"intValue\":\"12\"}; 12",
        "{\"intValue\":12}; 12",
        "{\"boolValue\":true}; true",
        "{\"doubleValue\":0.5}; 0.5",
        "{\"bytesValue\":\"AAEC\"}; AAEC",
        "{\"arrayValue\":{\"values\":[{\"stringValue\":\"a\"},{\"intValue\":\"1\"}]}}; [\"a\",\"1\"]",
        "{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":{\"arrayValue\":{\"values\":[{\"boolValue\":false}]}}}]}}; {\"k\":[false]}",
        "{\"arrayValue\":{}}; []",
        "\"plain\"; plain",
      })
  void readsAttributeValuesOfEveryType(String value, String text) {
    // Given
    String json =
        span("")
            .replace(
                "\"attributes\":[]",
                "\"attributes\":[{\"key\":\"gen_ai.tool.call.result\",\"value\":%s}]"
                    .formatted(value));

    // Then
    assertThat(Raw.event("otel", json).getContent().getResult()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "openinference.span.kind=TOOL, tool.name=send_money, input.value={\"to\":\"GB29NWBK60161331926819\"}, output.value=done",
        "traceloop.span.kind=tool, traceloop.entity.name=send_money, traceloop.entity.input={\"to\":\"GB29NWBK60161331926819\"}, traceloop.entity.output=done",
        "gen_ai.tool.name=send_money, gen_ai.tool.call.arguments={\"to\":\"GB29NWBK60161331926819\"}, gen_ai.tool.call.result=done",
      })
  void readsAToolCallAsOtherConventionsWriteIt(String attributes) {
    // When
    IdentityEvent event = event(attributes.split("[=,] ?", -1));

    // Then
    assertThat(event.getAction()).isEqualTo("send_money");
    assertThat(event.getGenAi().getOperation()).isEqualTo("execute_tool");
    assertThat(event.getGenAi().getTrace().getArguments())
        .singleElement()
        .satisfies(argument -> assertThat(argument.getName()).isEqualTo("to"));
  }

  @ParameterizedTest
  @CsvSource({"openinference.span.kind,AGENT", "traceloop.span.kind,workflow"})
  void readsARunAsOtherConventionsWriteItAndAnAgentByItsName(String kind, String value) {
    // When
    IdentityEvent event =
        event(kind, value, "agent.name", "bank", "input.value", "Pay the bill of Ann.");

    // Then
    assertThat(event.getGenAi().getOperation()).isEqualTo("invoke_agent");
    assertThat(event.getAgent().getId()).isEqualTo("bank");
    assertThat(event.getGenAi().getTrace().getRequest()).isNotEmpty();
  }

  @Test
  void takesASpanThatHasNothingToDoWithAgents() {
    // When
    IdentityEvent event =
        Raw.event(
            "otel",
            "{\"traceId\":\"%s\",\"spanId\":\"fbcbd92f52023b91\",\"name\":\"GET /\",\"startTimeUnixNano\":1757980889986882204}"
                .formatted(TRACE));

    // Then
    assertThat(event.getAction()).isEqualTo("GET /");
    assertThat(event.getGenAi()).isNull();
    assertThat(event.getPrincipal()).isNull();
    assertThat(event.getOutcome()).isEqualTo("success");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"status\":{}; success",
        "\"status\":{\"code\":1}; success",
        "\"status\":{\"code\":2,\"message\":\"no\"}; failure",
        "\"status\":{\"code\":\"STATUS_CODE_ERROR\"}; failure",
        "\"status\":null; success",
      })
  void tellsFailureFromSuccess(String members, String outcome) {
    assertThat(Raw.event("otel", span(members)).getOutcome()).isEqualTo(outcome);
  }

  @Test
  void whatAnAgentSaysOfItselfIsBoundedWhateverItSays() {
    // Given: as it could, to make the documents of its chain too large for any topic
    String longId = "x".repeat(20_000);
    String[] names = {
      "gen_ai.operation.name",
      "gen_ai.agent.id",
      "gen_ai.agent.name",
      "gen_ai.agent.version",
      "gen_ai.tool.name",
      "gen_ai.tool.call.id",
      "gen_ai.conversation.id",
      "gen_ai.request.model",
      "spoor.agent.code_digest",
      "spoor.run.id",
      "spoor.credential.id",
      "spoor.credential.issuer",
      "spoor.credential.parent_id",
      "spoor.credential.audience",
      "spoor.credential.actor",
      "spoor.credential.jkt",
      "spoor.principal.type",
      "enduser.id",
      "user.name",
      "error.type",
      "client.address",
      "user_agent.original"
    };
    var attributes = new ArrayList<String>();
    for (String name : names) {
      attributes.add(name);
      attributes.add(longId);
    }

    // When
    IdentityEvent event = event(attributes.toArray(String[]::new));

    // Then
    assertThat(IdentityEvent.newBuilder(event).setOriginal(null).build().toString())
        .hasSizeLessThan(20_000);
    assertThat(event.getAgent().getId()).isEqualTo(Keys.bounded(longId));
    assertThat(event.getFlags()).contains("hashed-id");
  }

  @Test
  void takesAnErrorTypeForAFailure() {
    // When
    IdentityEvent event = event("error.type", "ToolError");

    // Then
    assertThat(event.getOutcome()).isEqualTo("failure");
    assertThat(event.getErrorCode()).isEqualTo("ToolError");
  }

  @Test
  void collectsMessagesFromSpanEventsOfOlderConventions() {
    // When
    var content =
        Raw.event(
                "otel",
                span(
                    """
                    "events":[
                     {"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":"hello"}}]},
                     {"name":"gen_ai.user.message","body":{"stringValue":"again"}},
                     {"name":"gen_ai.choice","attributes":[{"key":"message","value":{"stringValue":"hi"}}]},
                     {"name":"gen_ai.client.inference.operation.details","attributes":[{"key":"gen_ai.output.messages","value":{"stringValue":"later"}}]},
                     {"name":"exception"}, 7]
                    """,
                    "gen_ai.operation.name",
                    "chat"))
            .getContent();

    // Then
    assertThat(content.getInput())
        .isEqualTo(
            "[{\"content\":\"hello\",\"event\":\"gen_ai.user.message\"},{\"body\":\"again\",\"event\":\"gen_ai.user.message\"}]");
    assertThat(content.getOutput()).contains("hi");
  }

  @Test
  void flagsAnEndThatLiesBeforeTheBeginning() {
    // When
    IdentityEvent event = Raw.event("otel", span("").replace("1757980890101311858", "5"));

    // Then
    assertThat(event.getEnded()).isNull();
    assertThat(event.getFlags()).containsExactly("bad-end-time");
  }

  @Test
  void tellsTwoIdsApartThatAreSecretsThemselves() {
    // Given: somebody puts the token where its id belongs
    String one = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
    String two = "ghp_" + "b1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

    // When
    IdentityEvent first = event("spoor.credential.id", one);
    IdentityEvent again = event("spoor.credential.id", one);
    IdentityEvent second = event("spoor.credential.id", two);

    // Then
    assertThat(first.getCredential().getId())
        .startsWith("sha256:")
        .isEqualTo(again.getCredential().getId());
    assertThat(first.getCredential().getKey()).isNotEqualTo(second.getCredential().getKey());
    assertThat(first.toString()).doesNotContain(one);
  }

  @Test
  void theUserOfARequestIsKnownOnlyIfOneIsStated() {
    String messages = "[{\"role\":\"user\",\"content\":\"Book the room\"}]";
    IdentityEvent one =
        event(
            "gen_ai.operation.name", "invoke_agent",
            "gen_ai.input.messages", messages,
            "enduser.id", "kim@rivergate.example");
    IdentityEvent two =
        event(
            "gen_ai.operation.name", "invoke_agent",
            "gen_ai.input.messages", messages,
            "enduser.id", "kim@rivergate.example",
            "user.email", "lee@otherplace.example");

    assertThat(one.getGenAi().getTrace().getRequest()).hasSize(2);
    assertThat(two.getGenAi().getTrace().getRequest()).hasSize(1);
  }
}
