package io.spoor.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.cli.TestFiles;
import io.spoor.client.json.ResultJson;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.client.result.ActionView;
import io.spoor.client.result.AvroViewMapper;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.DecidedActions;
import io.spoor.client.result.DecisionView;
import io.spoor.client.result.FindingView;
import io.spoor.client.result.LinkView;
import io.spoor.client.result.RelatedChains;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.text.TextSanitizer;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains of the scenario as people see them. */
class ChainReportTest {
  private static AnalysisResult result =
      new AnalysisResult(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0);

  @BeforeAll
  static void analyse() throws IOException {
    var analysis = new Analysis(AnalysisSettings.defaults());
    ManifestFiles.read(TestFiles.SCENARIO.resolve("manifests"), ManifestFiles.ALWAYS)
        .forEach(analysis::addManifest);
    for (String source : List.of("otel", "cloudtrail")) {
      long line = 0;
      for (String record : Files.readAllLines(TestFiles.SCENARIO.resolve(source + ".ndjson"))) {
        analysis.addRecord(
            source, new RawRecord(record.getBytes(StandardCharsets.UTF_8), source, 0, line++, 1));
      }
    }
    result = analysis.finish();
  }

  @ParameterizedTest
  @CsvSource({
    "support-triage/role/ops-admin,         chain-talked-into-a-role.txt",
    "deploy-bot/role/deploy-production,     chain-declared-role-chain.txt",
    "fetcher,                               chain-sub-agent.txt"
  })
  void tellsAChain(String which, String golden) {
    TestFiles.assertGolden(golden, render(chain(which), TestFiles.DISPLAY));
  }

  @Test
  void tellsARunThatStartsAnotherFromBothSides() {
    ChainView started = chain("fetcher");
    ChainView starting =
        new InMemory(rows()).byIds(List.of(String.valueOf(started.parentChainId()))).getFirst();

    List<String> lines = render(starting, TestFiles.DISPLAY);

    TestFiles.assertGolden("chain-starts-a-sub-agent.txt", lines);
    assertThat(RelatedChains.of(starting, new InMemory(rows())).childrenOf(starting.chainId()))
        .contains(started.chainId());
    assertThat(RelatedChains.of(started, new InMemory(rows())).predecessors())
        .extracting(RelatedChains.Member::id)
        .containsExactly(starting.chainId());
  }

  @Test
  void aSharedCredentialLeadsToTheRunsThatHoldItAndBack() {
    ChainView shared =
        rows().stream().filter(chain -> !chain.related().isEmpty()).findFirst().orElseThrow();

    for (String run : shared.related()) {
      ChainView holder = new InMemory(rows()).byIds(List.of(run)).getFirst();
      assertThat(RelatedChains.of(holder, new InMemory(rows())).related())
          .extracting(RelatedChains.Member::id)
          .contains(shared.chainId());
    }
  }

  @Test
  void aParentNobodyHasSeenIsAnId() {
    ChainView started = chain("fetcher");
    RelatedChains relatedChains = RelatedChains.of(started, new InMemory(List.of(started)));

    List<String> lines =
        ChainReport.lines(started, List.of(), List.of(), relatedChains, TestFiles.DISPLAY);

    assertThat(lines)
        .anyMatch(line -> line.contains("started by") && line.contains("not known yet"));
  }

  @Test
  void tellsHowManyRecordsWereNotReadInFull() {
    // Given
    String text = "Send the report to ann@example.net, please.";
    for (int i = 0; i < 5; i++) {
      text = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
    String span =
        """
        {"traceId":"bea1e1983458618bce1223a756f29193","spanId":"fbcbd92f52023b91","name":"a span",
         "startTimeUnixNano":"1757980889986882204","attributes":[
          {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
          {"key":"gen_ai.tool.name","value":{"stringValue":"read_note"}},
          {"key":"gen_ai.tool.call.result","value":{"stringValue":"%s"}}]}
        """
            .formatted(text);
    var analysis = new Analysis(AnalysisSettings.defaults());
    analysis.addRecord(
        "otel", new RawRecord(span.getBytes(StandardCharsets.UTF_8), "otel", 0, 0, 1));

    // When
    List<ChainView> chains =
        analysis.finish().chains().stream().map(AvroViewMapper::chain).toList();
    List<String> chain =
        ChainReport.lines(
            chains.getFirst(),
            List.of(),
            List.of(),
            RelatedChains.of(chains.getFirst(), new InMemory(chains)),
            TestFiles.DISPLAY);
    List<String> all =
        AnalysisReport.lines(
            chains,
            List.of(),
            List.of(),
            List.of(),
            new AnalysisReport.RecordCounts(1, 1, List.of()),
            TestFiles.DISPLAY);

    // Then
    String expected = "1 record read only in part (over a limit)";
    assertThat(chain).anyMatch(line -> line.contains("not read") && line.endsWith(expected));
    assertThat(all).contains("content that was not read in full: " + expected);
  }

  @Test
  void saysWhyTwoActionsAreTogether() {
    ChainView chain = chain("support-triage/role/ops-admin");
    List<ActionView> actions = actions(chain);

    TestFiles.assertGolden(
        "why-an-agent-and-a-stolen-key.txt",
        LinkExplanation.lines(chain, actions, "1", "#17", TestFiles.DISPLAY));
    assertThat(LinkExplanation.links(chain, actions, "1", "17"))
        .extracting(LinkView::method)
        .isNotEmpty();
    assertThat(LinkExplanation.lines(chain, actions, "0", "0", TestFiles.DISPLAY))
        .anyMatch(line -> line.contains("carry the same key"));
    assertThatThrownBy(
            () -> LinkExplanation.lines(chain, actions, "1", "no-such-event", TestFiles.DISPLAY))
        .hasMessageContaining("no action of chain " + chain.chainId().substring(0, 12));
  }

  @Test
  void tellsACredentialThatTwoRunsHold() {
    FindingView shared =
        result.findings().stream()
            .map(AvroViewMapper::finding)
            .filter(finding -> finding.ruleId().equals("shared-credential"))
            .findFirst()
            .orElseThrow();
    ChainView chain =
        result.chains().stream()
            .map(AvroViewMapper::chain)
            .filter(c -> c.chainId().equals(shared.chainId()))
            .findFirst()
            .orElseThrow();

    TestFiles.assertGolden("chain-shared-credential.txt", render(chain, TestFiles.DISPLAY));
  }

  @Test
  void aFindingAloneShowsItsLastChange() {
    var finding =
        new FindingView(
            "4f1c2a",
            3,
            "retracted",
            "shared-credential",
            "title",
            "high",
            65,
            "282c86",
            "billing",
            "run-1",
            0,
            List.of("e-1", "e-2"),
            "Retracted because session s1 moved.",
            "Look.",
            false,
            new FindingCause(
                "retracted", "move", null, "t|session|aws|s1", "t|trace||r2", null, null));

    assertThat(FindingRenderer.findingInFull(finding, List.of(), TestFiles.DISPLAY))
        .contains(
            "  Last change: retracted because session s1 moved to the chain of trace r2",
            "  Finding: 4f1c2a, revision 3",
            "  Agent: billing, run run-1",
            "  Events: e-1, e-2");
  }

  /** Allowed after an approval; denied, and yet recorded as a success. */
  @Test
  void anAnswerStandsAtItsActionAndAtTheFindingThatNamesIt() {
    ChainView chain = chain("support-triage/role/ops-admin");
    List<ActionView> actions =
        actions(chain).stream()
            .sorted(ActionView.IN_CHAIN)
            .filter(action -> action.outcome().equals("success"))
            .toList();
    ActionView allowed = actions.get(1);
    FindingView finding =
        findings(chain).stream()
            .filter(each -> !each.eventIds().isEmpty())
            .findFirst()
            .orElseThrow();
    ActionView done =
        actions(chain).stream()
            .filter(action -> finding.eventIds().contains(action.eventId()))
            .filter(action -> action.outcome().equals("success") && !action.equals(allowed))
            .findFirst()
            .orElseThrow();
    DecidedActions decided =
        DecidedActions.of(
            actions(chain),
            List.of(
                decision("aaaaaaaaaaaa1111", allowed, true, "ann"),
                decision("bbbbbbbbbbbb2222", done, false, null)));

    List<String> lines =
        ChainReport.lines(
            chain,
            actions(chain),
            List.of(finding),
            RelatedChains.of(chain, new InMemory(rows())),
            decided,
            new DisplayOptions(240, false));

    assertThat(lines)
        .anyMatch(line -> line.contains("allowed, approved by ann (decision aaaaaaaaaaaa)"));
    assertThat(lines)
        .filteredOn(line -> line.contains("AND IT HAPPENED") && line.contains("bbbbbbbbbbbb"))
        .as("at the finding, and at the action")
        .hasSize(2)
        .anyMatch(line -> line.contains("Decided: " + done.action()));
    assertThat(ResultJson.action(done, 0, null, decided))
        .contains("\"decision_id\":\"bbbbbbbbbbbb2222\"", "\"despite_denial\":true");
    assertThat(ResultJson.action(allowed, 0, null, decided))
        .contains("\"approved_by\":\"ann\"", "\"despite_denial\":false");
    assertThat(ResultJson.action(done, 0, null)).doesNotContain("decisions");
  }

  /** An answer that names the action as its tool, half a second before it. */
  private static DecisionView decision(
      String id, ActionView action, boolean isAllowed, @Nullable String approvedBy) {
    return new DecisionView(
        id,
        "default",
        action.time() - 500_000_000,
        "pdp-1",
        "gateway",
        null,
        "identity",
        "emma",
        "tools/call",
        "tool",
        action.action(),
        isAllowed,
        isAllowed ? "allow" : "deny",
        isAllowed,
        List.of("p"),
        "",
        List.of(),
        null,
        null,
        action.chainId(),
        1L,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        "9f",
        null,
        List.of(),
        approvedBy,
        null,
        action.callId(),
        null,
        null,
        false,
        0);
  }

  @Test
  void keepsToANarrowTerminal() {
    ChainView chain = chain("support-triage/role/ops-admin");

    List<String> lines = render(chain, new DisplayOptions(100, false));

    assertThat(lines).allMatch(line -> line.length() <= 130);
  }

  @Test
  void coloursOnlyWhereThereIsColour() {
    ChainView chain = chain("support-triage/role/ops-admin");

    assertThat(render(chain, new DisplayOptions(120, true)))
        .anyMatch(line -> line.contains("\u001b["));
    assertThat(render(chain, TestFiles.DISPLAY)).noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void printsNoControlCharacterOfARecord() {
    assertThat(TextSanitizer.replace("a\u001b[2Jb\nc")).isEqualTo("a·[2Jb·c");
  }

  /** Chains as they lie in an index. */
  private record InMemory(List<ChainView> all) implements RelatedChains.ChainLookup {
    @Override
    public List<ChainView> byIds(Collection<String> ids) {
      return all.stream().filter(chain -> ids.contains(chain.chainId())).toList();
    }

    @Override
    public List<ChainView> startedBy(Collection<String> ids, int limit) {
      return all.stream()
          .filter(chain -> chain.parentChainId() != null && ids.contains(chain.parentChainId()))
          .sorted(Comparator.comparingLong(ChainView::started))
          .limit(limit)
          .toList();
    }

    @Override
    public List<ChainView> sharingCredentials(String id, int limit) {
      return all.stream().filter(chain -> chain.related().contains(id)).limit(limit).toList();
    }
  }

  private static List<ChainView> rows() {
    return result.chains().stream().map(AvroViewMapper::chain).toList();
  }

  private static List<String> render(ChainView chain, DisplayOptions display) {
    return ChainReport.lines(
        chain,
        actions(chain),
        findings(chain),
        RelatedChains.of(chain, new InMemory(rows())),
        display);
  }

  /** The first chain of an agent that has an identity ending like this, or any of the agent's. */
  private static ChainView chain(String reference) {
    int separator = reference.indexOf('/');
    String agent = separator < 0 ? reference : reference.substring(0, separator);
    String identity = separator < 0 ? "" : reference.substring(separator + 1);
    return result.chains().stream()
        .map(AvroViewMapper::chain)
        .filter(chain -> agent.equals(chain.agentId()))
        .filter(
            chain ->
                identity.isEmpty()
                    || chain.switches().stream().anyMatch(change -> change.to().endsWith(identity)))
        .findFirst()
        .orElseThrow();
  }

  private static List<ActionView> actions(ChainView chain) {
    return result.actions().stream()
        .map(AvroViewMapper::action)
        .filter(action -> action.chainId().equals(chain.chainId()))
        .toList();
  }

  private static List<FindingView> findings(ChainView chain) {
    return result.findings().stream()
        .map(AvroViewMapper::finding)
        .filter(finding -> finding.chainId().equals(chain.chainId()))
        .toList();
  }
}
