package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Chain;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.RawRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * What each way of joining brings together, what it does not when it is off, and whom it keeps
 * apart.
 */
@NullUnmarked // what is null where it should not be fails the test
class JoinStoriesTest {
  private static final String RUN = "7f3c2a10-5b7e-4c1d-9a55-0c1f5e2d9b71";
  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);
  private static final String C = "c".repeat(32);
  private static final String CALL = "call_Qy3h8XkT0aVb5cD1eF2gH3iJ";

  /** Raw records by the name that a story gives them; the first letter of the source decides it. */
  private final Map<String, String> records = new HashMap<>();

  private final Map<String, String> chainOf = new HashMap<>();
  private List<Chain> chains = List.of();

  private void span(String name, String trace, int kind, boolean root, String... attributes) {
    String list =
        java.util.stream.IntStream.range(0, attributes.length / 2)
            .mapToObj(
                i ->
                    "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}"
                        .formatted(attributes[2 * i], attributes[2 * i + 1].replace("\"", "\\\"")))
            .collect(Collectors.joining(","));
    records.put(
        name,
        "{\"traceId\":\"%s\",\"spanId\":\"%016x\",%s\"kind\":%d,\"startTimeUnixNano\":\"1757980890000000000\",\"attributes\":[%s]}"
            .formatted(
                trace,
                (name.hashCode() & 0xffffffffL) | (1L << 40),
                root ? "" : "\"parentSpanId\":\"282ff34d16323323\",",
                kind,
                list));
  }

  private void run(String name, String trace, String... attributes) {
    var all =
        new ArrayList<>(
            List.of("gen_ai.operation.name", "invoke_agent", "gen_ai.agent.id", "bank"));
    all.addAll(List.of(attributes));
    span(name, trace, 1, true, all.toArray(String[]::new));
  }

  private void tool(String name, String trace, String callId) {
    span(
        name,
        trace,
        1,
        false,
        "gen_ai.operation.name",
        "execute_tool",
        "gen_ai.tool.call.id",
        callId);
  }

  private void call(String name, String members) {
    records.put(
        name,
        "{\"eventID\":\"%s\",\"eventTime\":\"2025-09-16T00:01:30Z\",\"eventName\":\"Call\",\"recipientAccountId\":\"1\",%s}"
            .formatted(name, members));
  }

  private static String session(String key, String name, String context) {
    return "\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"arn:aws:sts::1:assumed-role/worker/%s\",\"accountId\":\"1\"%s,\"sessionContext\":{\"attributes\":{\"creationDate\":\"2025-09-16T00:01:00Z\"}%s}}"
        .formatted(name, key.isEmpty() ? "" : ",\"accessKeyId\":\"" + key + '"', context);
  }

  /** The chain of each record, in an order that a seed chose; any order gives the same. */
  private void stitch(JoinMethod... off) {
    Map<String, String> first = Map.of();
    for (int seed = 0; seed < 6; seed++) {
      stitch(seed, off);
      if (seed > 0) {
        assertThat(chainOf).as("chains in order " + seed).isEqualTo(first);
      }
      first = Map.copyOf(chainOf);
    }
  }

  private void stitch(int seed, JoinMethod... off) {
    Set<String> labels = new HashSet<>();
    for (JoinMethod method : off) {
      labels.add(method.label());
    }
    var analysis = new Analysis(AnalysisSettings.defaults().withDisabledJoins(labels));
    List<String> names = new ArrayList<>(records.keySet());
    Collections.sort(names);
    Collections.shuffle(names, new Random(seed));
    Map<String, String> nameOf = new HashMap<>();
    for (String name : names) {
      String json = records.get(name);
      boolean span = json.startsWith("{\"traceId\"");
      nameOf.put(span ? json.substring(12, 44) + ':' + json.substring(56, 72) : name, name);
      analysis.addRecord(
          span ? "otel" : "cloudtrail", new RawRecord(json.getBytes(UTF_8), "story", 0, 0, 0));
    }
    AnalysisResult result = analysis.finish();
    assertThat(result.deadLetters()).isEmpty();
    chains = result.chains();
    chainOf.clear();
    result
        .actions()
        .forEach(a -> chainOf.put(nameOf.get(a.getEvent().getEventId()), a.getChainId()));
    assertThat(chainOf).hasSameSizeAs(records);
  }

  private void together(String... names) {
    assertThat(names)
        .extracting(chainOf::get)
        .as(String.join(", ", names))
        .containsOnly(chainOf.get(names[0]));
  }

  private void apart(String... names) {
    assertThat(names).extracting(chainOf::get).as(String.join(", ", names)).doesNotHaveDuplicates();
  }

  private String parentOf(String name) {
    return chains.stream()
        .filter(c -> c.getChainId().equals(chainOf.get(name)))
        .findFirst()
        .orElseThrow()
        .getParentChainId();
  }

  @Test
  void aSessionNamedAfterARunBelongsToIt() {
    run("run", A, "gen_ai.conversation.id", RUN);
    call("use", session("ASIA0000000000000001", RUN, ""));
    call("another", session("ASIA0000000000000002", "someone-else-7", ""));

    stitch();
    together("run", "use");
    apart("run", "another");

    stitch(JoinMethod.ROLE_SESSION_NAME);
    apart("run", "use");

    stitch(JoinMethod.RUN_ALIAS);
    apart("run", "use");
  }

  @Test
  void aSessionNamedAfterWhatTwoRunsAreCalledBelongsToNeither() {
    run("turn 1", A, "gen_ai.conversation.id", RUN);
    run("turn 2", B, "gen_ai.conversation.id", RUN);
    call("use", session("ASIA0000000000000001", RUN, ""));

    stitch();
    apart("turn 1", "turn 2", "use");
  }

  @Test
  void anAgentThatTakesAnothersRunIdGetsNothingOfIt() {
    // Given: the session's issuance was seen, and the liar says that the session is its own
    run("victim", A, "gen_ai.conversation.id", RUN);
    call(
        "issuance",
        "\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::1:user/a\",\"accessKeyId\":\"AKIA0000000000000009\"},\"responseElements\":{\"credentials\":{\"accessKeyId\":\"ASIA0000000000000001\"}}");
    call("use", session("ASIA0000000000000001", RUN, ""));
    run("liar", B, "gen_ai.conversation.id", RUN);

    stitch();
    together("issuance", "use");
    apart("victim", "liar", "use");
  }

  @Test
  void theSourceIdentityLeadsThroughChainedRolesWhoseIssuanceNobodySaw() {
    run("run", A, "gen_ai.conversation.id", RUN);
    call(
        "second role",
        session("ASIA0000000000000001", "step-0002", ",\"sourceIdentity\":\"" + RUN + '"'));

    stitch();
    together("run", "second role");

    stitch(JoinMethod.SOURCE_IDENTITY);
    apart("run", "second role");
  }

  @Test
  void theSourceIdentityWinsOverTheSessionName() {
    run("run", A, "gen_ai.conversation.id", RUN);
    run("namesake", B, "gen_ai.conversation.id", "step-0002");
    call("use", session("ASIA0000000000000001", "step-0002", ",\"sourceIdentity\":\"" + RUN + '"'));

    stitch();
    together("run", "use");
    apart("run", "namesake");
  }

  @Test
  void theOwnersRecordOfACallBelongsToTheCallersChain() {
    call(
        "caller",
        session("ASIA0000000000000001", "job", "") + ",\"sharedEventID\":\"5c2d6c0e-1f6b\"");
    call(
        "owner",
        "\"userIdentity\":{\"type\":\"AWSAccount\",\"principalId\":\"AROA1:job\",\"accountId\":\"9\"},\"sharedEventID\":\"5c2d6c0e-1f6b\"");
    call(
        "other run of that principal",
        "\"userIdentity\":{\"type\":\"AWSAccount\",\"principalId\":\"AROA1:job\",\"accountId\":\"9\"},\"sharedEventID\":\"77777777-1f6b\"");

    stitch();
    together("caller", "owner");
    apart("caller", "other run of that principal");

    stitch(JoinMethod.SHARED_EVENT);
    apart("caller", "owner");
  }

  @Test
  void aServersTraceBelongsToTheRunWhoseToolCallItServes() {
    tool("call", A, CALL);
    tool("call of another run", B, "call_Zz9h8XkT0aVb5cD1eF2gH3iJ");
    span("server", C, 2, true, "gen_ai.tool.call.id", CALL);

    stitch();
    together("call", "server");
    apart("call", "call of another run");

    stitch(JoinMethod.TOOL_CALL);
    apart("call", "server");
  }

  @Test
  void aToolCallIdThatTwoRunsUsedJoinsNobody() {
    tool("call", A, "functions.search:0");
    tool("call of another run", B, "functions.search:0");
    span("server", C, 2, true, "gen_ai.tool.call.id", "functions.search:0");

    stitch();
    apart("call", "call of another run", "server");
  }

  @Test
  void aServerThatIsShownATokenIsNoSecondHolderOfIt() {
    run("run", A, "spoor.credential.id", "token-0001");
    span("server", B, 2, true, "spoor.credential.id", "token-0001");

    stitch();
    together("run", "server");

    stitch(JoinMethod.RECEIVED);
    apart("run", "server");
  }

  @Test
  void tracesOfOneTransactionAreOneChain() {
    run("run", A, "spoor.txn", "97053963-771d-49cc");
    span("service", B, 2, true, "spoor.txn", "97053963-771d-49cc");
    run("other", C, "spoor.txn", "11111111-771d-49cc");

    stitch();
    together("run", "service");
    apart("run", "other");

    stitch(JoinMethod.TXN);
    apart("run", "service");
  }

  @Test
  void aRunThatWasHandedOnIsItsOwnChainAndNamesWhereItBegan() {
    run("starter", A, "spoor.txn", "97053963-771d-49cc", "spoor.delegation.id", "delegation-0001");
    run(
        "sub-agent",
        B,
        "spoor.txn",
        "97053963-771d-49cc",
        "spoor.delegation.id",
        "delegation-0002",
        "spoor.delegation.parent_id",
        "delegation-0001");
    span("its tool", C, 2, true, "spoor.delegation.id", "delegation-0002");

    stitch();
    together("sub-agent", "its tool");
    apart("starter", "sub-agent");
    assertThat(parentOf("sub-agent")).isEqualTo(chainOf.get("starter"));

    stitch(JoinMethod.DELEGATION);
    apart("sub-agent", "its tool");
    assertThat(parentOf("sub-agent")).isNull();
  }

  @Test
  void aTokensNestedActorsLeadToTheRunThatHadTheFirst() {
    run("run", A, "spoor.credential.id", "token-0001");
    span(
        "service",
        B,
        2,
        true,
        "spoor.credential.id",
        "token-0003",
        "spoor.credential.act",
        "{\"sub\":\"c\",\"act\":{\"jti\":\"token-0002\",\"act\":{\"jti\":\"token-0001\"}}}");

    stitch();
    together("run", "service");

    stitch(JoinMethod.ACT);
    apart("run", "service");
  }

  @Test
  void anActClaimMovesNoTokenThatARunShows() {
    run("victim", A, "spoor.credential.id", "token-0001");
    run(
        "liar",
        B,
        "spoor.credential.id",
        "token-0002",
        "spoor.credential.act",
        "{\"jti\":\"token-0001\",\"act\":{\"jti\":\"token-0002\"}}");
    span("served", C, 2, true, "spoor.credential.id", "token-0001");

    stitch();
    together("victim", "served");
    apart("victim", "liar");
  }

  @Test
  void whatAServiceDoesInASessionBelongsToTheSessionsIssuance() {
    // Given: the service's own key was never issued in sight, or none is logged
    String began = "\"eventTime\":\"2025-09-16T00:01:00Z\"";
    call(
        "issuance",
        "\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"inspector2.amazonaws.com\"},\"responseElements\":{\"credentials\":{\"accessKeyId\":\"ASIA0000000000000001\"},\"assumedRoleUser\":{\"arn\":\"arn:aws:sts::1:assumed-role/worker/job\"}},\"requestParameters\":{\"roleArn\":\"arn:aws:iam::1:role/worker\"}");
    records.compute(
        "issuance",
        (name, json) ->
            json.replace("\"eventTime\":\"2025-09-16T00:01:30Z\"", began)
                .replace("\"Call\"", "\"AssumeRole\""));
    String byService = ",\"invokedBy\":\"inspector2.amazonaws.com\",\"sessionContext\"";
    call("no key", session("", "job", "").replace(",\"sessionContext\"", byService));
    call(
        "service's key",
        session("ASIA0000000000000002", "job", "").replace(",\"sessionContext\"", byService));
    call(
        "another session",
        session("", "job", "")
            .replace(",\"sessionContext\"", byService)
            .replace("00:01:00Z", "00:01:01Z"));

    stitch();
    together("issuance", "no key", "service's key");
    apart("issuance", "another session");

    // Given: a second session of that name began in the same second
    records.put(
        "issuance 2",
        records
            .get("issuance")
            .replace("\"issuance\"", "\"issuance 2\"")
            .replace("00000001", "00000003"));

    stitch();
    apart("issuance", "issuance 2", "no key", "service's key");
  }

  @Test
  void theSameAddressIsAGuessThatIsOnlyMadeWhenAskedFor() {
    run("run", A, "client.address", "192.0.2.7", "user_agent.original", "agent/1");
    call(
        "use",
        session("ASIA0000000000000001", "job", "")
            + ",\"sourceIPAddress\":\"192.0.2.7\",\"userAgent\":\"agent/1\"");

    stitch(JoinMethod.NETWORK);
    apart("run", "use");

    stitch();
    together("run", "use");

    // Given: a second run behind the same address
    run("neighbour", B, "client.address", "192.0.2.7", "user_agent.original", "agent/1");

    stitch();
    apart("run", "neighbour", "use");
  }
}
