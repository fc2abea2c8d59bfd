package io.spoor.offline.attribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.Action;
import io.spoor.schemas.vocabulary.AttributedParty;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.data.SharedData;
import io.spoor.testkit.scenario.BundledStory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * For how many actions the human, the agent and the run are known, in the demo's scenario and in
 * the recordings. With {@code -Dspoor.attribution.measure=1} the table of docs/joins.md is printed.
 */
class AttributionMeasuredTest {
  /** Recordings of agents, each of whose runs states its agent and its run. */
  private static final List<String> AGENTS =
      List.of("agentdojo", "agentdojo-rewritten", "agentdyn", "tau-airline", "coding-swe");

  private static final List<String> TRAILS = List.of("cloudtrail-account", "cloudtrail-techniques");

  @Test
  @Tag("full")
  void everyActionOfARecordedRunHasItsAgentAndItsRun() {
    for (String set : AGENTS) {
      AttributionRow row = only(set, analyse("otel", set + "/spans.ndjson.gz"));
      assertThat(row.known(AttributedParty.AGENT)).as(set).isEqualTo(row.actions());
      assertThat(row.known(AttributedParty.RUN)).as(set).isEqualTo(row.actions());
    }
  }

  @Test
  void aTrailWithoutAgentsHasNone() {
    for (String set : TRAILS) {
      AttributionRow row = only(set, analyse("cloudtrail", set + "/events.ndjson.gz"));
      assertThat(row.known(AttributedParty.AGENT)).as(set).isZero();
      assertThat(row.known(AttributedParty.RUN)).as(set).isZero();
    }
  }

  @Test
  void inTheStoryOfSixLogsEveryActionHasAllThree() {
    BundledStory morning = BundledStory.morning();
    var scenario = new Analysis(AnalysisSettings.defaults());
    add(scenario, "otel", morning.records("otel"));
    add(scenario, "cloudtrail", morning.records("cloudtrail"));
    print("demo, its morning", AttributionTable.of(scenario.finish()));

    BundledStory story = BundledStory.release();
    var release = new Analysis(AnalysisSettings.defaults());
    story.sources().forEach(source -> add(release, source, story.records(source)));
    List<AttributionRow> rows = AttributionTable.of(release.finish());
    print("demo, its release", rows);

    assertThat(rows).hasSameSizeAs(story.sources());
    for (AttributedParty party : AttributedParty.values()) {
      assertThat(rows)
          .allSatisfy(
              row -> assertThat(row.known(party)).as(row.source()).isEqualTo(row.actions()));
    }
  }

  private static void add(Analysis analysis, String source, List<ObjectNode> records) {
    for (int i = 0; i < records.size(); i++) {
      byte[] record = records.get(i).toString().getBytes(UTF_8);
      analysis.addRecord(source, new RawRecord(record, "spoor.raw." + source, 0, i, 0));
    }
  }

  private static AttributionRow only(String set, AnalysisResult result) {
    List<AttributionRow> rows = AttributionTable.of(result);
    print(set, rows);
    assertThat(rows).as(set).hasSize(1);
    long actions = result.actions().stream().filter(AttributionMeasuredTest::isAction).count();
    assertThat(rows.getFirst().actions()).as(set).isEqualTo(actions);
    return rows.getFirst();
  }

  private static boolean isAction(Action action) {
    return action.getEvent().getObserves() == null;
  }

  private static AnalysisResult analyse(String source, String file) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    for (String line : SharedData.lines(file)) {
      analysis.addRecord(source, new RawRecord(line.getBytes(UTF_8), file, 0, 0, 0));
    }
    return analysis.finish();
  }

  private static void print(String data, List<AttributionRow> rows) {
    if (System.getProperty("spoor.attribution.measure") == null) {
      return;
    }
    for (AttributionRow row : rows) {
      List<String> cells = new ArrayList<>(List.of(data, row.source(), "" + row.actions()));
      for (AttributedParty party : AttributedParty.values()) {
        cells.add(
            String.format(Locale.ROOT, "%.1f %%", 100.0 * row.known(party) / row.actions())
                + (row.known(party) == 0 ? "" : " " + row.byMethod(party)));
      }
      System.out.println("| " + String.join(" | ", cells) + " |");
    }
  }
}
