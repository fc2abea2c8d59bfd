package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which links spans state, and which they had better not. */
@NullUnmarked // what is null where it should not be fails the test
class OtelJoinsTest {
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final String KEY = "default|trace||" + TRACE;
  private static final String RUN = "7f3c2a10-5b7e-4c1d-9a55-0c1f5e2d9b71";
  private static final String RUN_NAME = "default|name|run|" + RUN;
  private static final String CALL = "call_Qy3h8XkT0aVb5cD1eF2gH3iJ";
  private static final String CALL_NAME = "default|name|tool-call|" + CALL;
  private static final int INTERNAL = 1;
  private static final int SERVER = 2;

  private static String span(int kind, boolean root, String... attributes) {
    var list = new StringBuilder();
    for (int i = 0; i < attributes.length; i += 2) {
      list.append(i == 0 ? "" : ",")
          .append(
              "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}"
                  .formatted(attributes[i], attributes[i + 1].replace("\"", "\\\"")));
    }
    return """
        {"traceId":"%s","spanId":"fbcbd92f52023b91",%s"kind":%d,"startTimeUnixNano":"1757980889986882204","attributes":[%s]}
        """
        .formatted(TRACE, root ? "" : "\"parentSpanId\":\"282ff34d16323323\",", kind, list);
  }

  private static List<String> links(String span) {
    return words(Raw.event("otel", span));
  }

  private static List<String> words(IdentityEvent event) {
    return event.getLinks().stream()
        .map(l -> l.getMethod() + ": " + l.getChild() + " " + l.getRelation() + " " + l.getParent())
        .toList();
  }

  private static String run(String... attributes) {
    String[] all = new String[attributes.length + 2];
    all[0] = "gen_ai.operation.name";
    all[1] = "invoke_agent";
    System.arraycopy(attributes, 0, all, 2, attributes.length);
    return span(INTERNAL, true, all);
  }

  @Test
  void letsARunClaimItsId() {
    // When
    Link link =
        Raw.event("otel", run("gen_ai.conversation.id", RUN, "gen_ai.agent.id", "bank"))
            .getLinks()
            .getFirst();

    // Then: two runs of one conversation both claim it, and then it means neither
    assertThat(link.getChild()).isEqualTo(RUN_NAME);
    assertThat(link.getParent()).isEqualTo(KEY);
    assertThat(link.getRelation()).isEqualTo("claim");
    assertThat(link.getStatedBy()).isEqualTo("agent");
    assertThat(link.getAgentId()).isEqualTo("bank");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i-0dbc91f429e48eeed",
        "aws-go-sdk-1688990082523",
        "GitHubActions",
        "ann@example.org",
        "run-1",
        "a conversation 7",
        "123837392027"
      })
  void letsNoRunClaimWhatManySessionsAreCalled(String id) {
    // A run that calls itself as SDKs call their sessions would be given them all.
    assertThat(links(run("gen_ai.conversation.id", id))).isEmpty();
  }

  @Test
  void claimsNothingForASpanThatOnlyMentionsARun() {
    assertThat(links(span(INTERNAL, false, "gen_ai.conversation.id", RUN))).isEmpty();
    assertThat(links(span(INTERNAL, true, "gen_ai.conversation.id", RUN))).isEmpty();
    assertThat(links(span(SERVER, false, "gen_ai.conversation.id", RUN))).isEmpty();
  }

  @Test
  void letsAServersTraceGoByTheRunAndTheToolCallItWasCalledFor() {
    // Given
    String call =
        span(INTERNAL, false, "gen_ai.operation.name", "execute_tool", "gen_ai.tool.call.id", CALL);
    String served =
        span(
            SERVER,
            true,
            "gen_ai.operation.name",
            "execute_tool",
            "gen_ai.tool.call.id",
            CALL,
            "gen_ai.conversation.id",
            RUN);

    // Then
    assertThat(links(call)).containsExactly("tool-call: " + CALL_NAME + " claim " + KEY);
    assertThat(links(served))
        .containsExactly(
            "run-alias: " + KEY + " name " + RUN_NAME, "tool-call: " + KEY + " name " + CALL_NAME);
  }

  @ParameterizedTest
  @CsvSource({"2", "5", "\"SPAN_KIND_SERVER\"", "\"SPAN_KIND_CONSUMER\""})
  void knowsAServerByItsKind(String kind) {
    String served =
        span(SERVER, true, "gen_ai.tool.call.id", CALL).replace("\"kind\":2", "\"kind\":" + kind);
    assertThat(links(served)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"call_1", "0", "undefined", "the third call"})
  void joinsNothingByAToolCallIdThatOthersHaveToo(String id) {
    assertThat(links(span(SERVER, true, "gen_ai.tool.call.id", id))).isEmpty();
  }

  @Test
  void keepsARunOfAServerItsOwnChain() {
    // Given: an agent served over the network, called as a tool
    String sub =
        span(SERVER, true, "gen_ai.operation.name", "invoke_agent", "gen_ai.tool.call.id", CALL);

    // Then
    assertThat(links(sub)).isEmpty();
  }

  @Test
  void doesNotTakeAServerForAHolderOfTheCredentialItIsShown() {
    assertThat(links(span(SERVER, true, "spoor.credential.id", "jti-1")))
        .containsExactly("received: " + KEY + " join default|token||jti-1");
    assertThat(links(span(SERVER, false, "spoor.credential.id", "jti-1")))
        .containsExactly("presented: default|token||jti-1 join " + KEY);
  }

  @Test
  void joinsTracesOfOneTransaction() {
    // Given
    String txn = "97053963-771d-49cc-a4e3-20aad399c312";

    // Then
    assertThat(links(run("spoor.txn", txn)))
        .containsExactly("txn: " + KEY + " join default|txn||" + txn);
    assertThat(links(span(SERVER, true, "spoor.txn", txn))).hasSize(1);
    assertThat(links(span(INTERNAL, false, "spoor.txn", txn))).isEmpty();
    assertThat(links(run("spoor.txn", "none"))).isEmpty();
  }

  @Test
  void keepsAHandedOnRunOutOfItsStartersChainThoughTheTransactionIsTheSame() {
    assertThat(
            links(
                run(
                    "spoor.txn",
                    "97053963-771d-49cc-a4e3-20aad399c312",
                    "spoor.delegation.parent_id",
                    "delegation-0001")))
        .containsExactly("delegation: " + KEY + " delegation default|delegation||delegation-0001");
  }

  @Test
  void handsOnByDelegation() {
    // When
    List<String> sub =
        links(
            run(
                "spoor.delegation.id",
                "delegation-0002",
                "spoor.delegation.parent_id",
                "delegation-0001"));
    List<String> server = links(span(SERVER, true, "spoor.delegation.id", "delegation-0002"));

    // Then: the run holds its own delegation, and says of the other one only that it began there
    assertThat(sub)
        .containsExactly(
            "delegation: default|delegation||delegation-0002 join " + KEY,
            "delegation: default|name|delegation|delegation-0002 claim " + KEY,
            "delegation: " + KEY + " delegation default|delegation||delegation-0001");
    assertThat(server)
        .containsExactly("delegation: " + KEY + " name default|name|delegation|delegation-0002");
  }

  @Test
  void followsNestedActorsToTheirTokens() {
    // When
    List<String> links =
        links(
            span(
                INTERNAL,
                false,
                "spoor.credential.id",
                "token-0003",
                "spoor.credential.issuer",
                "https://as.example",
                "spoor.credential.act",
                "{\"sub\":\"c\",\"act\":{\"sub\":\"b\",\"jti\":\"token-0002\",\"act\":{\"sub\":\"a\",\"iss\":\"https://idp.example\",\"jti\":\"token-0001\"}}}"));

    // Then
    String token = "default|token|https://as.example|token-000";
    assertThat(links)
        .containsExactly(
            "presented: " + token + "3 join " + KEY,
            "act: " + token + "3 join " + token + "2",
            "act: " + token + "2 join default|token|https://idp.example|token-0001");
    // A token that a run shows stays with that run, whatever an act claim elsewhere says of it.
    assertThat(JoinMethod.ACT.strength()).isLessThan(JoinMethod.PRESENTED.strength());
    assertThat(JoinMethod.ACT.strength()).isLessThan(JoinMethod.TOKEN_PARENT.strength());
  }

  @Test
  void namesTheRunThatARunsTokenWasHandedOnFrom() {
    assertThat(
            links(
                run(
                    "spoor.credential.id",
                    "token-0002",
                    "spoor.credential.act",
                    "{\"act\":{\"jti\":\"token-0001\"}}")))
        .contains("act: " + KEY + " delegation default|token||token-0001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "[]",
        "7",
        "{\"jti\":7}",
        "{\"jti\":\"\"}",
        "{\"jti\":\"jti-1\"}",
        "{\"jti\":\"unknown\"}",
        "{\"act\":[{\"jti\":\"token-0001\"}]}",
        // an agent cannot draw another's AWS session into its chain by calling it an actor's token
        "{\"jti\":\"token-0001\",\"act\":{\"jti\":\"ASIATFQR7NSC8Q4X20BJ\"}}"
      })
  void takesNoActorFromWhatNamesNone(String act) {
    assertThat(
            links(
                span(
                    INTERNAL,
                    false,
                    "spoor.credential.id",
                    "token-0001",
                    "spoor.credential.act",
                    act)))
        .hasSize(1);
  }

  @Test
  void statesAtMostThirtyTwoLinksAndSaysSo() {
    // Given
    var others = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      others.append(i == 1 ? "" : ",").append("{\"traceId\":\"%032x\"}".formatted(i));
    }
    String span = run().replace("\"kind\":1", "\"kind\":1,\"links\":[" + others + "]");

    // When
    IdentityEvent event = Raw.event("otel", span);

    // Then
    assertThat(event.getLinks()).hasSize(32);
    assertThat(event.getFlags()).containsExactly("truncated-links");
  }

  @Test
  void comparesAddressesOnlyWhenAskedTo() {
    // Given
    String span = run("client.address", "192.0.2.7", "user_agent.original", "agent/1");
    NormaliseSettings asked = NormaliseSettings.defaults().withDisabledJoins(Set.of());

    // Then
    assertThat(links(span)).isEmpty();
    assertThat(Raw.event("otel", span, asked).getLinks())
        .singleElement()
        .satisfies(link -> assertThat(link.getRelation()).isEqualTo("claim"));
  }

  @Test
  void statesNothingByAMethodThatIsOff() {
    // Given
    String span = run("gen_ai.conversation.id", RUN, "spoor.credential.id", "jti-1");
    NormaliseSettings off =
        NormaliseSettings.defaults().withDisabledJoins(Set.of(JoinMethod.RUN_ALIAS));

    // Then
    assertThat(words(Raw.event("otel", span, off)))
        .containsExactly("presented: default|token||jti-1 join " + KEY);
  }
}
