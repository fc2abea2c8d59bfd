package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.BatchItem;
import io.spoor.decisions.request.BatchRequest;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.SearchRequest;
import io.spoor.decisions.request.SearchedKind;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.ViewContext;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.ViewFinding;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies see the run of a request, as the published schema says. */
class RunContextTest {
  private static final String TENANT = "default";
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final String RUN = Keys.of(TENANT, "trace", "", TRACE);
  private static final CallerRights GATEWAY = new CallerRights("gateway", TENANT, true);

  /** Effects that change nothing. */
  private static final Set<EffectKind> NO_WRITES =
      EnumSet.of(
          EffectKind.AUTHENTICATES,
          EffectKind.USES_MACHINE_CREDENTIAL,
          EffectKind.ACTS_AS_SUPERUSER,
          EffectKind.READS_SECRET,
          EffectKind.READS_DATA,
          EffectKind.DISCOVERS,
          EffectKind.CALLS_TOOL,
          EffectKind.IS_DENIED);

  private static final String POLICIES =
      """
      @id("calls") permit(principal is identity, action == Action::"tools/call", resource is tool);
      @id("hijacked") @reason("the run has an open finding")
      forbid(principal, action == Action::"tools/call", resource)
      when { context has spoor && context.spoor has finding_rules
        && context.spoor.finding_rules.contains("injected-action") };
      @id("egress") forbid(principal, action == Action::"tools/call", resource == tool::"send")
      when { context has spoor && context.spoor has untrusted_read && context.spoor has private_read
        && context.spoor.untrusted_read && context.spoor.private_read };
      @id("many-deletions") forbid(principal, action == Action::"tools/call", resource)
      when { context has spoor && context.spoor has writes
        && context.spoor.writes has "destroys-data" && context.spoor.writes["destroys-data"] > 5 };
      @id("unknown") forbid(principal, action == Action::"tools/call", resource == tool::"pay")
      unless { context has spoor && context.spoor.known };
      """;

  private final ChainViews views = new ChainViews(InstantSource.system());

  private static Path schema() {
    String root = System.getProperty("spoor.root", "");
    Assumptions.assumeThat(root).as("system property spoor.root is set by the build").isNotEmpty();
    return Path.of(root, "policies", "starter", "spoor.cedarschema");
  }

  private DecisionPoint decisions(Path folder, boolean hasSchema) throws Exception {
    Files.writeString(folder.resolve("p.cedar"), POLICIES);
    if (hasSchema) {
      Files.copy(schema(), folder.resolve("spoor.cedarschema"));
    }
    return decisions(folder, StaleRuns.ALWAYS_ASK);
  }

  private DecisionPoint decisions(Path folder, StaleRuns stale) throws Exception {
    var policies = new DecisionEngine(PolicyFolder.load(folder), line -> {});
    return new DecisionPoint(
        () -> policies,
        new ViewContext(views),
        stale,
        Blocks.NONE,
        Confirmations.NONE,
        DecisionLog.NONE);
  }

  private static EvaluationRequest request(String tool, String spoor) throws Exception {
    return EvaluationRequest.read(
        EngineFixture.json(
            """
            {"subject":{"type":"identity","id":"emma"},"action":{"name":"tools/call"},
             "resource":{"type":"tool","id":"%s"},
             "context":{"agent":"clerk","spoor":%s}}"""
                .formatted(tool, spoor)));
  }

  private static String traceparent() {
    return "{\"traceparent\":\"00-" + TRACE + "-00f067aa0ba902b7-01\",\"arguments\":{\"to\":1.5}}";
  }

  private static ChainView.Builder view() {
    return ChainView.newBuilder()
        .setTenant(TENANT)
        .setChainId(Keys.id(RUN))
        .setGeneration(0)
        .setRevision(1)
        .setEpoch(1);
  }

  private void know(ChainView view) {
    views.apply(ChainViewKey.ofChain(RUN), view);
    views.apply(ChainViewKey.ofKey(RUN), new ChainKey(RUN, 0, 1L, 0, null));
    views.apply(
        ChainViewKey.ofKey(Keys.of(TENANT, "access-key", "aws", "ASIA1")),
        new ChainKey(RUN, 0, 1L, 1, null));
  }

  @Test
  void aPolicyDeniesByWhatIsKnownOfTheRun(@TempDir Path folder) throws Exception {
    DecisionPoint decisions = decisions(folder, true);
    know(view().build());
    assertThat(decisions.evaluate(request("read", traceparent()), GATEWAY).isAllowed()).isTrue();

    know(
        view()
            .setFindings(List.of(new ViewFinding("f", "injected-action", "high", true, 80)))
            .setFindingCount(1)
            .build());
    Decision denied = decisions.evaluate(request("read", traceparent()), GATEWAY);
    assertThat(denied.isAllowed()).isFalse();
    assertThat(denied.reasons()).containsExactly("the run has an open finding");

    know(view().setUntrustedRead(true).setPrivateRead(true).build());
    String credential = "{\"credential_id\":\"ASIA1\"}";
    assertThat(decisions.evaluate(request("send", credential), GATEWAY).isAllowed()).isFalse();
    assertThat(decisions.evaluate(request("read", credential), GATEWAY).isAllowed()).isTrue();

    know(view().setWrites(Map.of("destroys-data", 6L)).build());
    assertThat(decisions.evaluate(request("read", traceparent()), GATEWAY).policies())
        .containsExactly("many-deletions");
  }

  /** The credential of the request counts, whatever else the run has. */
  @Test
  void aPolicyDeniesACredentialThatHasEnded(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("ended.cedar"),
        """
        @id("ended") forbid(principal, action == Action::"tools/call", resource)
        when { context has spoor && context.spoor has credential_ended
          && context.spoor.credential_ended };
        """);
    DecisionPoint decisions = decisions(folder, true);
    String key = Keys.of(TENANT, "access-key", "aws", "ASIA1");
    know(view().setEndedCredentials(List.of(Keys.id(key))).build());
    String span = traceparent();

    assertThat(decisions.evaluate(request("read", span), GATEWAY).isAllowed()).isTrue();
    String credential = "\"credential_id\":\"ASIA1\"";
    for (String asked :
        List.of("{" + credential + "}", "{" + credential + "," + span.substring(1))) {
      know(view().setEndedCredentials(List.of(Keys.id(key))).build());
      assertThat(decisions.evaluate(request("read", asked), GATEWAY).policies())
          .containsExactly("ended");
      know(view().build());
      assertThat(decisions.evaluate(request("read", asked), GATEWAY).isAllowed()).isTrue();
    }
  }

  @Test
  void theAnswerNamesTheRunOnWhichItRests(@TempDir Path folder) throws Exception {
    know(
        view()
            .setAgentId("clerk")
            .setFindings(List.of(new ViewFinding("f1", "self-grant", "high", true, 80)))
            .build());

    assertThat(decisions(folder, true).evaluate(request("read", traceparent()), GATEWAY).json())
        .hasToString(
            "{\"decision\":true,\"context\":{\"policies\":[\"calls\"],\"spoor\":{\"known\":true,"
                + "\"chain\":\"%s\",\"revision\":1,\"agent\":\"clerk\",\"risk\":0,"
                    .formatted(Keys.id(RUN))
                + "\"findings\":[\"f1\"],\"mode\":\"normal\"}}}");
  }

  @Test
  void beyondTheDeadlineTheConfiguredModeApplies(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("p.cedar"), POLICIES);
    var stale = new StaleRuns(Duration.ofSeconds(2), Set.of("tools/list"));
    DecisionPoint decisions = decisions(folder, stale);
    know(view().build());

    // Without heartbeats nobody knows how old the facts are.
    Decision denied = decisions.evaluate(request("read", traceparent()), GATEWAY);
    assertThat(denied.isAllowed()).isFalse();
    assertThat(denied.json().at("/context/spoor/mode").textValue()).isEqualTo("fail_closed");
    assertThat(denied.json().at("/context/error/status").intValue()).isEqualTo(503);
    EvaluationRequest listing =
        EvaluationRequest.read(
            EngineFixture.json(
                """
                {"subject":{"type":"identity","id":"emma"},"action":{"name":"tools/list"},
                 "resource":{"type":"tool","id":"any"},"context":{"spoor":%s}}"""
                    .formatted(traceparent())));
    Decision allowed = decisions.evaluate(listing, GATEWAY);
    assertThat(allowed.isAllowed()).isTrue();
    assertThat(allowed.json().at("/context/spoor/mode").textValue()).isEqualTo("fail_open");
    // A request that states no run rests on no run's facts.
    assertThat(decisions.evaluate(request("read", "null"), GATEWAY).isAllowed()).isTrue();

    assertThat(stale.modeOf("a", Optional.of(Duration.ofSeconds(2)))).isEmpty();
    assertThat(stale.modeOf("a", Optional.of(Duration.ofMillis(2_001))))
        .contains(StaleRuns.Mode.FAIL_CLOSED);
  }

  @Test
  void aSearchTellsThatPoliciesWereNotAsked(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("p.cedar"), POLICIES);
    DecisionPoint decisions =
        decisions(folder, new StaleRuns(Duration.ofSeconds(2), Set.of("tools/list")));
    String body =
        """
        {"subject":{"type":"identity","id":"emma"},"resource":{"type":"tool","id":"any"},
         "context":{"spoor":%s},"page":%s}""";

    for (String page : List.of("null", "{\"limit\":0}", "{\"limit\":5}")) {
      SearchRequest search =
          SearchRequest.read(
              SearchedKind.ACTION,
              EngineFixture.json(body.formatted(traceparent(), page)),
              GATEWAY);
      ObjectNode answer = EngineFixture.search(decisions, search, GATEWAY);

      assertThat(answer.path("results")).isEmpty();
      assertThat(answer.at("/context/error/status").intValue()).isEqualTo(503);
    }
    SearchRequest withoutRun =
        SearchRequest.read(
            SearchedKind.ACTION, EngineFixture.json(body.formatted("null", "null")), GATEWAY);
    assertThat(EngineFixture.search(decisions, withoutRun, GATEWAY).has("context")).isFalse();
  }

  @Test
  void anIllTypedRunIsRefusedFromWhoMayStateOne() throws Exception {
    String body =
        """
        {"subject":{"type":"identity","id":"emma"},"action":{"name":"a"},
         "resource":{"type":"tool","id":"t"},"context":{"spoor":%s},"evaluations":[{}]}""";
    for (String spoor :
        List.of(
            "[]",
            "\"x\"",
            "7",
            "false",
            "{\"traceparent\":7}",
            "{\"credential_id\":{}}",
            "{\"tool\":[\"pay\"]}",
            "{\"call_id\":1}",
            "{\"subject_token\":{}}",
            "{\"arguments\":[1]}")) {
      JsonNode json = EngineFixture.json(body.formatted(spoor));
      assertThatThrownBy(() -> EvaluationRequest.read(json, GATEWAY))
          .as(spoor)
          .isInstanceOf(MalformedRequestException.class)
          .hasMessageContaining("context.spoor");
      assertThatThrownBy(() -> SearchRequest.read(SearchedKind.SUBJECT, json, GATEWAY))
          .isInstanceOf(MalformedRequestException.class);
      assertThat(BatchRequest.read(json, GATEWAY).items())
          .singleElement()
          .isInstanceOf(BatchItem.Invalid.class);
      // From others it is dropped, whatever it is.
      assertThat(EvaluationRequest.read(json, CallerRights.NONE)).isNotNull();
    }
    for (String spoor : List.of("null", "{}", "{\"traceparent\":null,\"more\":1}")) {
      assertThat(EvaluationRequest.read(EngineFixture.json(body.formatted(spoor)), GATEWAY))
          .isNotNull();
    }
  }

  /** While a replay rebuilds the views, nobody knows which runs are blocked. */
  @Test
  void whatMayBeBlockedDoesNotFailOpen(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("p.cedar"), POLICIES);
    var policies = new DecisionEngine(PolicyFolder.load(folder), line -> {});
    var blocks =
        new Blocks() {
          private boolean any;

          @Override
          public Optional<Decision> decide(AskedRequest asked) {
            return Optional.empty();
          }

          @Override
          public boolean mayHide(AskedRequest asked) {
            return any;
          }
        };
    var decisions =
        new DecisionPoint(
            () -> policies,
            new ViewContext(views),
            new StaleRuns(Duration.ofSeconds(2), Set.of("tools/call")),
            blocks,
            Confirmations.NONE,
            DecisionLog.NONE);

    assertThat(decisions.evaluate(request("read", traceparent()), GATEWAY).isAllowed()).isTrue();
    blocks.any = true;
    Decision denied = decisions.evaluate(request("read", traceparent()), GATEWAY);
    assertThat(denied.isAllowed()).isFalse();
    assertThat(denied.json().at("/context/spoor/mode").textValue()).isEqualTo("fail_closed");
  }

  @Test
  void withoutTheRightOrOfAnotherTenantNoRunIsKnown(@TempDir Path folder) throws Exception {
    DecisionPoint decisions = decisions(folder, false);
    know(view().build());

    assertThat(decisions.evaluate(request("pay", traceparent()), GATEWAY).isAllowed()).isTrue();
    assertThat(decisions.evaluate(request("pay", traceparent()), CallerRights.NONE).isAllowed())
        .isFalse();
    assertThat(
            decisions
                .evaluate(request("pay", traceparent()), new CallerRights("gateway", "acme", true))
                .isAllowed())
        .isFalse();
    for (String spoor :
        List.of(
            "{}",
            "{\"traceparent\":\"00-" + TRACE + "-0000000000000000-01\"}",
            "{\"traceparent\":\"00-" + TRACE + "\"}",
            "{\"traceparent\":\"00-00000000000000000000000000000000-00f067aa0ba902b7-01\"}",
            "{\"traceparent\":7,\"credential_id\":{}}",
            "{\"known\":true}",
            "[]",
            "\"known\"")) {
      assertThat(decisions.evaluate(request("pay", spoor), GATEWAY).isAllowed())
          .as(spoor)
          .isFalse();
    }
  }

  /** Records of calls are read so, too: else a caller would leave its run by the case of an id. */
  @Test
  void aTraceparentIsReadAsInRecords(@TempDir Path folder) throws Exception {
    DecisionPoint decisions = decisions(folder, false);
    know(view().build());

    for (String traceparent :
        List.of(
            "00-" + TRACE.toUpperCase(Locale.ROOT) + "-00F067AA0BA902B7-01",
            "FF-" + TRACE + "-00f067aa0ba902b7-01",
            "00-" + TRACE + "-00f067aa0ba902b7-zz-more")) {
      assertThat(
              decisions
                  .evaluate(request("pay", "{\"traceparent\":\"" + traceparent + "\"}"), GATEWAY)
                  .isAllowed())
          .as(traceparent)
          .isTrue();
    }
  }

  @Test
  void thePublishedSchemaNamesEveryKindOfWrite() throws Exception {
    String schema = Files.readString(schema());
    Map<String, Boolean> named = new TreeMap<>();
    for (EffectKind kind : EnumSet.complementOf(EnumSet.copyOf(NO_WRITES))) {
      named.put(kind.label(), schema.contains('"' + kind.label() + "\"?: Long,"));
    }
    assertThat(named).hasSize(24).doesNotContainValue(false);
  }
}
