package io.spoor.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.cli.TestFiles;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.client.result.ActionRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.Family;
import io.spoor.client.result.FindingRow;
import io.spoor.client.result.FromAvro;
import io.spoor.client.result.LinkRow;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.text.TextSanitizer;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains of the scenario as people see them. */
class ChainStoryTest {
  private static AnalysisResult result =
      new AnalysisResult(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0);

  @BeforeAll
  static void analyse() throws IOException {
    var analysis = new Analysis(AnalysisSettings.defaults());
    ManifestFiles.read(TestFiles.SCENARIO.resolve("manifests"), ManifestFiles.ALWAYS)
        .forEach(analysis::manifest);
    for (String source : List.of("otel", "cloudtrail")) {
      long line = 0;
      for (String record : Files.readAllLines(TestFiles.SCENARIO.resolve(source + ".ndjson"))) {
        analysis.record(
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
    TestFiles.assertGolden(golden, story(chain(which), TestFiles.LOOK));
  }

  @Test
  void tellsARunThatStartsAnotherFromBothSides() {
    ChainRow started = chain("fetcher");
    ChainRow starting =
        new InMemory(rows()).byIds(List.of(String.valueOf(started.parentChainId()))).getFirst();

    List<String> lines = story(starting, TestFiles.LOOK);

    TestFiles.assertGolden("chain-starts-a-sub-agent.txt", lines);
    assertThat(Family.of(starting, new InMemory(rows())).childrenOf(starting.chainId()))
        .contains(started.chainId());
    assertThat(Family.of(started, new InMemory(rows())).before())
        .extracting(Family.Member::id)
        .containsExactly(starting.chainId());
  }

  @Test
  void aSharedCredentialLeadsToTheRunsThatHoldItAndBack() {
    ChainRow shared =
        rows().stream().filter(chain -> !chain.related().isEmpty()).findFirst().orElseThrow();

    for (String run : shared.related()) {
      ChainRow holder = new InMemory(rows()).byIds(List.of(run)).getFirst();
      assertThat(Family.of(holder, new InMemory(rows())).related())
          .extracting(Family.Member::id)
          .contains(shared.chainId());
    }
  }

  @Test
  void aParentNobodyHasSeenIsAnId() {
    ChainRow started = chain("fetcher");
    Family family = Family.of(started, new InMemory(List.of(started)));

    List<String> lines = ChainStory.lines(started, List.of(), List.of(), family, TestFiles.LOOK);

    assertThat(lines)
        .anyMatch(line -> line.contains("started by") && line.contains("not known yet"));
  }

  @Test
  void saysWhyTwoActionsAreTogether() {
    ChainRow chain = chain("support-triage/role/ops-admin");
    List<ActionRow> actions = actions(chain);

    TestFiles.assertGolden(
        "why-an-agent-and-a-stolen-key.txt", Why.lines(chain, actions, "1", "#17", TestFiles.LOOK));
    assertThat(Why.links(chain, actions, "1", "17")).extracting(LinkRow::method).isNotEmpty();
    assertThat(Why.lines(chain, actions, "0", "0", TestFiles.LOOK))
        .anyMatch(line -> line.contains("carry the same key"));
    assertThatThrownBy(() -> Why.lines(chain, actions, "1", "no-such-event", TestFiles.LOOK))
        .hasMessageContaining("no action of chain " + chain.chainId().substring(0, 12));
  }

  @Test
  void tellsACredentialThatTwoRunsHold() {
    FindingRow shared =
        result.findings().stream()
            .map(FromAvro::finding)
            .filter(finding -> finding.ruleId().equals("shared-credential"))
            .findFirst()
            .orElseThrow();
    ChainRow chain =
        result.chains().stream()
            .map(FromAvro::chain)
            .filter(c -> c.chainId().equals(shared.chainId()))
            .findFirst()
            .orElseThrow();

    TestFiles.assertGolden("chain-shared-credential.txt", story(chain, TestFiles.LOOK));
  }

  @Test
  void keepsToANarrowTerminal() {
    ChainRow chain = chain("support-triage/role/ops-admin");

    List<String> lines = story(chain, new Look(100, false));

    assertThat(lines).allMatch(line -> line.length() <= 130);
  }

  @Test
  void coloursOnlyWhereThereIsColour() {
    ChainRow chain = chain("support-triage/role/ops-admin");

    assertThat(story(chain, new Look(120, true))).anyMatch(line -> line.contains("\u001b["));
    assertThat(story(chain, TestFiles.LOOK)).noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void printsNoControlCharacterOfARecord() {
    assertThat(TextSanitizer.replace("a\u001b[2Jb\nc")).isEqualTo("a·[2Jb·c");
  }

  /** Chains as they lie in an index. */
  private record InMemory(List<ChainRow> all) implements Family.Source {
    @Override
    public List<ChainRow> byIds(Collection<String> ids) {
      return all.stream().filter(chain -> ids.contains(chain.chainId())).toList();
    }

    @Override
    public List<ChainRow> startedBy(Collection<String> ids, int limit) {
      return all.stream()
          .filter(chain -> chain.parentChainId() != null && ids.contains(chain.parentChainId()))
          .sorted(Comparator.comparingLong(ChainRow::started))
          .limit(limit)
          .toList();
    }

    @Override
    public List<ChainRow> relatedTo(String id, int limit) {
      return all.stream().filter(chain -> chain.related().contains(id)).limit(limit).toList();
    }
  }

  private static List<ChainRow> rows() {
    return result.chains().stream().map(FromAvro::chain).toList();
  }

  private static List<String> story(ChainRow chain, Look look) {
    return ChainStory.lines(
        chain, actions(chain), findings(chain), Family.of(chain, new InMemory(rows())), look);
  }

  /** The first chain of an agent that has an identity ending like this, or any of the agent's. */
  private static ChainRow chain(String which) {
    int cut = which.indexOf('/');
    String agent = cut < 0 ? which : which.substring(0, cut);
    String identity = cut < 0 ? "" : which.substring(cut + 1);
    return result.chains().stream()
        .map(FromAvro::chain)
        .filter(chain -> agent.equals(chain.agentId()))
        .filter(
            chain ->
                identity.isEmpty()
                    || chain.switches().stream().anyMatch(change -> change.to().endsWith(identity)))
        .findFirst()
        .orElseThrow();
  }

  private static List<ActionRow> actions(ChainRow chain) {
    return result.actions().stream()
        .map(FromAvro::action)
        .filter(action -> action.chainId().equals(chain.chainId()))
        .toList();
  }

  private static List<FindingRow> findings(ChainRow chain) {
    return result.findings().stream()
        .map(FromAvro::finding)
        .filter(finding -> finding.chainId().equals(chain.chainId()))
        .toList();
  }
}
