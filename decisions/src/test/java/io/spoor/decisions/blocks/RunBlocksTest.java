package io.spoor.decisions.blocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.ViewContext;
import io.spoor.schemas.Block;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block denies whatever the policies say, and an agent does not leave it. */
class RunBlocksTest {
  private static final String TENANT = "default";
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final String NEW_TRACE = "aaa1e1983458618bce1223a756f29193";
  private static final String RUN = Keys.of(TENANT, "trace", "", TRACE);
  private static final String CHILD_TRACE = "ccc1e1983458618bce1223a756f29193";
  private static final String CHILD = Keys.of(TENANT, "trace", "", CHILD_TRACE);
  private static final CallerRights GATEWAY = new CallerRights("gateway", TENANT, true);

  private Instant now = Instant.parse("2026-03-01T03:00:00Z");
  private long nanos;
  private final ChainViews views = new ChainViews(() -> now);
  private final BlockBook book = new BlockBook(() -> now);
  private DecisionPoint decisions;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("p.cedar"), "permit(principal, action, resource);");
    var policies = new DecisionEngine(PolicyFolder.load(folder), line -> {});
    decisions =
        new DecisionPoint(
            () -> policies,
            new ViewContext(views),
            // Nobody knows how old the facts are: a block holds all the same.
            new StaleRuns(Duration.ofSeconds(5), Set.of("tools/call")),
            new RunBlocks(book, views, () -> nanos),
            Confirmations.NONE,
            DecisionLog.NONE);
    know(RUN, "clerk", "run-1", null);
    place(RUN, RUN, 1);
    place(key("ASIA1"), RUN, 1);
  }

  private static String key(String credential) {
    return Keys.of(TENANT, "access-key", "aws", credential);
  }

  private void know(
      String root, @Nullable String agent, @Nullable String run, @Nullable String parent) {
    views.apply(
        ChainViewKey.ofChain(root),
        ChainView.newBuilder()
            .setTenant(Keys.tenant(root))
            .setChainId(Keys.id(root))
            .setGeneration(0)
            .setRevision(1)
            .setEpoch(1)
            .setAgentId(agent)
            .setRunId(run)
            .setParentChainId(parent == null ? null : Keys.id(parent))
            .build());
  }

  private void place(String key, String root, long epoch) {
    views.apply(ChainViewKey.ofKey(key), new ChainKey(root, 0, epoch, 0, null));
  }

  private void block(String kind, String value) {
    block(TENANT, kind, value, null);
  }

  private void block(String tenant, String kind, String value, @Nullable String rootKey) {
    book.apply(
        Block.newBuilder()
            .setBlockId("b-" + value)
            .setTenant(tenant)
            .setKind(kind)
            .setValue(value)
            .setRootKey(rootKey)
            .setWho("mara")
            .setReason("sends letters to strangers")
            .setTime(BlockBook.nanos(now))
            .setUntil(BlockBook.nanos(now.plus(Duration.ofHours(2))))
            .build());
  }

  private Decision ask(String context, CallerRights caller) {
    try {
      return decisions.evaluate(
          EvaluationRequest.read(
              StrictJson.parse(
                  """
                  {"subject":{"type":"identity","id":"emma"},"action":{"name":"tools/call"},
                   "resource":{"type":"tool","id":"read"},"context":%s}"""
                      .formatted(context)
                      .getBytes(UTF_8))),
          caller);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private boolean isBlocked(String context) {
    return isBlocked(ask(context, GATEWAY));
  }

  private static boolean isBlocked(Decision decision) {
    boolean isBlocked = decision.json().at("/context/spoor/answer").asText().equals("blocked");
    // A run that nobody knows does not fail open while anything is blocked.
    boolean isClosed =
        decision.json().at("/context/spoor/mode").asText().equals("fail_closed")
            && !decision.json().at("/context/spoor/known").asBoolean();
    assertThat(decision.isAllowed()).isEqualTo(!isBlocked && !isClosed);
    return isBlocked;
  }

  private static String trace(String id) {
    return "{\"spoor\":{\"traceparent\":\"00-" + id + "-00f067aa0ba902b7-01\"}}";
  }

  private static String credential(String id) {
    return "{\"spoor\":{\"credential_id\":\"" + id + "\"}}";
  }

  private static String both(String trace, String credential) {
    return "{\"spoor\":{\"traceparent\":\"00-%s-00f067aa0ba902b7-01\",\"credential_id\":\"%s\"}}"
        .formatted(trace, credential);
  }

  @Test
  void theAnswerSaysWhyAndUntilWhen() {
    block("run", Keys.id(RUN));

    Decision denied = ask(trace(TRACE), GATEWAY);

    JsonNode spoor = denied.json().at("/context/spoor");
    assertThat(spoor.path("answer").asText()).isEqualTo("blocked");
    assertThat(spoor.path("kind").asText()).isEqualTo("run");
    assertThat(spoor.path("reason").asText()).isEqualTo("sends letters to strangers");
    assertThat(spoor.path("until").asText()).isEqualTo("2026-03-01T05:00:00Z");
    assertThat(spoor.path("by").asText()).isEqualTo("mara");
    assertThat(spoor.path("chain").asText()).isEqualTo(Keys.id(RUN));
    assertThat(denied.reasons())
        .containsExactly("a person has blocked the run: sends letters to strangers");
  }

  @Test
  void aRunIsBlockedByEachOfItsIdsWithAllItsKeys() {
    for (String id : new String[] {Keys.id(RUN), "run-1", TRACE}) {
      block("run", id);
      assertThat(isBlocked(trace(TRACE))).as(id).isTrue();
      assertThat(isBlocked(credential("ASIA1"))).as(id).isTrue();
      assertThat(isBlocked(trace(NEW_TRACE))).as(id).isFalse();
      lift("run", id);
      assertThat(isBlocked(trace(TRACE))).as(id).isFalse();
    }
  }

  private void lift(String kind, String value) {
    book.apply(
        Block.newBuilder(book.find(TENANT, BlockedKind.of(kind).orElseThrow(), value).orElseThrow())
            .setLifted(true)
            .build());
  }

  @Test
  void aNewTraceDoesNotLeaveTheBlock() {
    block("run", Keys.id(RUN));
    assertThat(isBlocked(both(NEW_TRACE, "ASIA1"))).as("its trace is unknown").isTrue();

    String other = Keys.of(TENANT, "trace", "", NEW_TRACE);
    know(other, "clerk", "run-2", null);
    place(other, other, 1);
    assertThat(isBlocked(both(NEW_TRACE, "ASIA1"))).as("its trace is of another run").isTrue();
    assertThat(isBlocked(trace(NEW_TRACE))).isFalse();
  }

  @Test
  void runsThatABlockedRunStartedAreBlocked() {
    String grandchild = Keys.of(TENANT, "trace", "", NEW_TRACE);
    know(CHILD, "helper", "run-2", RUN);
    place(CHILD, CHILD, 1);
    know(grandchild, "helper", "run-3", CHILD);
    place(grandchild, grandchild, 1);
    block("run", "run-1");
    assertThat(isBlocked(trace(CHILD_TRACE))).isTrue();
    assertThat(isBlocked(trace(NEW_TRACE))).isTrue();

    lift("run", "run-1");
    block("agent", "helper");
    assertThat(isBlocked(trace(CHILD_TRACE))).isTrue();
    assertThat(isBlocked(trace(TRACE))).as("who started it is not blocked").isFalse();
  }

  @Test
  void aCycleOfRunsEnds() {
    know(RUN, "clerk", "run-1", CHILD);
    know(CHILD, "helper", "run-2", RUN);
    place(CHILD, CHILD, 1);
    block("agent", "nobody");
    assertThat(isBlocked(trace(CHILD_TRACE))).isFalse();
  }

  @Test
  void aMergeDoesNotLeaveTheBlock() {
    block(TENANT, "run", Keys.id(RUN), RUN);
    String root = Keys.of(TENANT, "session", "okta", "s1");
    know(root, "clerk", "run-1b", null);
    place(RUN, root, 2);
    place(key("ASIA1"), root, 2);
    views.apply(ChainViewKey.ofChain(RUN), null);
    nanos += TimeUnit.SECONDS.toNanos(1);

    assertThat(isBlocked(trace(TRACE))).isTrue();
    assertThat(isBlocked(credential("ASIA1"))).isTrue();
  }

  @Test
  void anAgentIsBlockedByItsChainAndByWhatTheCallerStates() {
    block("agent", "clerk");
    assertThat(isBlocked(trace(TRACE))).isTrue();
    assertThat(isBlocked("{\"agent\":\"clerk\"}")).isTrue();
    assertThat(isBlocked("{\"agent\":\"another\"}")).isFalse();
    for (String same : List.of("Clerk", "cl\u200berk", "сlеrk", "clerk ")) {
      assertThat(isBlocked("{\"agent\":\"" + same + "\"}")).as(same).isTrue();
    }
    CallerRights withoutRight = new CallerRights("orders", TENANT, false);
    assertThat(isBlocked(ask("{\"agent\":\"clerk\"}", withoutRight))).isTrue();
    assertThat(isBlocked(ask(trace(TRACE), withoutRight))).as("it may state no run").isFalse();
  }

  @Test
  void aLongAgentIdIsFoundByTheHashInItsView() {
    String agent = "a".repeat(200);
    know(RUN, "sha256:" + Keys.id(agent), "run-1", null);
    block("agent", agent);
    assertThat(isBlocked(trace(TRACE))).isTrue();
  }

  @Test
  void aCredentialIsBlockedWithTheRunThatHoldsIt() {
    block("credential", "ASIA1");
    assertThat(isBlocked(credential("ASIA1"))).isTrue();
    assertThat(isBlocked(trace(TRACE))).as("the caller does not state it").isTrue();
    block("credential", "unknown-yet");
    assertThat(isBlocked(credential("unknown-yet"))).isTrue();
    assertThat(isBlocked(credential("ASIA2"))).isFalse();
  }

  @Test
  void aRecordThatMakesItsCredentialAmbiguousDoesNotLeaveTheBlock() {
    place(Keys.of(TENANT, "token", "idp", "jti-1"), RUN, 1);
    String other = Keys.of(TENANT, "trace", "", NEW_TRACE);
    know(other, "clerk", "run-2", null);
    place(other, other, 1);
    // A span of another trace names the token, of an issuer of the agent's choice.
    place(Keys.of(TENANT, "token", "any", "jti-1"), other, 1);

    block("run", "run-1");
    assertThat(isBlocked(both(NEW_TRACE, "jti-1"))).isTrue();
    assertThat(isBlocked(credential("jti-1"))).isTrue();
    assertThat(isBlocked(trace(NEW_TRACE))).as("it is another run").isFalse();

    lift("run", "run-1");
    block("credential", "jti-1");
    assertThat(isBlocked(trace(TRACE))).isTrue();
  }

  @Test
  void aBlockHoldsInItsTenantOnly() {
    block("acme", "agent", "clerk", null);
    block("acme", "run", Keys.id(RUN), RUN);
    assertThat(isBlocked(trace(TRACE))).isFalse();
    assertThat(isBlocked("{\"agent\":\"clerk\"}")).isFalse();
    assertThat(isBlocked(ask("{\"agent\":\"clerk\"}", new CallerRights("g", "acme", true))))
        .isTrue();
    assertThat(isBlocked(ask(trace(TRACE), new CallerRights("g", "acme", true))))
        .as("the run is not known there")
        .isFalse();
  }

  @Test
  void itEndsByItselfAtItsTime() {
    block("run", "run-1");
    now = now.plus(Duration.ofHours(2)).minusMillis(1);
    assertThat(isBlocked(trace(TRACE))).isTrue();
    now = now.plusMillis(1);
    assertThat(isBlocked(trace(TRACE))).isFalse();
    assertThat(book.inForce()).isEmpty();
  }

  @Test
  void theLatestVersionCounts() {
    block("run", "run-1");
    lift("run", "run-1");
    block("run", "run-1");
    assertThat(isBlocked(trace(TRACE))).isTrue();
    assertThat(book.inForce(TENANT)).hasSize(1);
  }

  @Test
  void whatALaterVersionBlocksIsLeftAlone() {
    block("tool", "read");
    assertThat(isBlocked(trace(TRACE))).isFalse();
    assertThat(book.inForce()).isEmpty();
  }

  /** Without one, a request of an unknown run fails open. */
  @Test
  void aBlockThatHasEndedClosesNothing() {
    assertThat(ask(trace(NEW_TRACE), GATEWAY).isAllowed()).isTrue();
    block("run", "run-1");
    assertThat(ask(trace(NEW_TRACE), GATEWAY).isAllowed()).isFalse();
    lift("run", "run-1");
    assertThat(ask(trace(NEW_TRACE), GATEWAY).isAllowed()).as("lifted").isTrue();
    block("run", "run-1");
    now = now.plus(Duration.ofHours(2));
    assertThat(ask(trace(NEW_TRACE), GATEWAY).isAllowed()).as("over").isTrue();
  }

  /** Spans name the token, each of another issuer of the agent's choice. */
  @Test
  void aCredentialOfMoreKeysThanAreHeldDoesNotLeaveTheBlock() {
    String other = Keys.of(TENANT, "trace", "", NEW_TRACE);
    know(other, "another", "run-2", null);
    for (int issuer = 0; issuer < 64; issuer++) {
      place(Keys.of(TENANT, "token", "any-" + issuer, "jti-1"), other, 1);
    }
    place(Keys.of(TENANT, "token", "idp", "jti-1"), RUN, 1);
    assertThat(isBlocked(credential("jti-1"))).isFalse();

    block("run", "run-1");

    assertThat(isBlocked(credential("jti-1"))).isTrue();
    assertThat(isBlocked(both(NEW_TRACE, "jti-1"))).isTrue();
    assertThat(isBlocked(credential("jti-2"))).as("another credential").isFalse();
  }

  /** An agent states its long-lived key, waits for the next day, or claims one in its records. */
  @Test
  void anotherDayOfItsKeyDoesNotLeaveTheBlock() {
    String key = key("AKIA1");
    String other = Keys.of(TENANT, "trace", "", NEW_TRACE);
    know(other, "another", "run-2", null);
    place(key + "|2026-03-01", RUN, 1);
    block("run", "run-1");
    for (String day : List.of("2026-02-28", "2026-03-02", "2262-04-11")) {
      place(key + "|" + day, other, 1);

      assertThat(isBlocked(credential("AKIA1"))).as(day).isTrue();
      assertThat(isBlocked(both(NEW_TRACE, "AKIA1"))).as(day).isTrue();
    }
    assertThat(isBlocked(trace(NEW_TRACE))).as("it is another run").isFalse();
  }

  @Test
  void aRunFarBelowABlockedRunIsBlocked() {
    String above = RUN;
    String trace = TRACE;
    for (int depth = 1; depth <= 40; depth++) {
      trace = "ccc%029x".formatted(depth);
      String root = Keys.of(TENANT, "trace", "", trace);
      know(root, "helper", "run-of-" + depth, above);
      place(root, root, 1);
      above = root;
    }
    assertThat(isBlocked(trace(trace))).isFalse();

    block("run", "run-1");

    assertThat(isBlocked(trace(trace))).isTrue();
  }

  /** A replay may have reached the trace that the agent chose, and not its credential. */
  @Test
  void whileItsCredentialIsUnknownARequestDoesNotFailOpen() {
    assertThat(ask(both(TRACE, "not-read-yet"), GATEWAY).isAllowed()).isTrue();

    block("run", "run-9");

    assertThat(ask(both(TRACE, "not-read-yet"), GATEWAY).isAllowed()).isFalse();
    assertThat(ask(both(TRACE, "ASIA1"), GATEWAY).isAllowed()).isTrue();
  }
}
