package io.spoor.offline.forged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisSettings;
import io.spoor.offline.evaluation.Proportion;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.Finding;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.data.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many hijacked runs hide behind an excuse that content or an unauthenticated sender can claim.
 * Prints, for each excuse, the recall lost by the runs that can claim it. The bar is 0.02; larger
 * ones hold what is not solved where it is, with room for the sample.
 */
class ClaimedExcusesTest {
  /** One run in so many is evaluated; {@code -Dspoor.excuses.sample=1} evaluates all. */
  private static final int SAMPLE = Integer.getInteger("spoor.excuses.sample", 12);

  @ParameterizedTest
  @CsvSource({
    // excuse, recall lost at most at high and at medium
    "WORDED_TO_PEOPLE, 0.3, 0.25",
    "DOCUMENTATION, 0.3, 0.25",
    "QUOTATION, 0.3, 0.25",
    "CODE_BLOCK, 0.3, 0.25",
    "COMMON_NOUN, 0.3, 0.25",
    "EXPLAINED_OVERRIDE, 0.3, 0.25",
    "LABEL, 0.4, 0.3",
    "BESIDE_A_SIGNATURE, 0.5, 0.3",
    "IN_A_MEMBER, 0.5, 0.3",
    "ECHO, 0.15, 0.15",
    "NOTE, 0.02, 0.02",
    "WITH_WORDS, 0.02, 0.02",
    "COPIED_FROM_ITS_SOURCE, 0.05, 0.05",
    "SAME_SITE, 0.02, 0.02",
    "USER_BY_TOOL_SPANS, 0.02, 0.02",
    "USER_BY_A_SECOND_ROOT, 0.02, 0.02",
    "USER_BY_THE_ONLY_ROOT, 0.06, 0.06",
  })
  void anExcuseHidesFewHijackedRuns(ClaimedExcuse excuse, double most, double mostUntold)
      throws Exception {
    int all = 0;
    int lostHigh = 0;
    int lostMedium = 0;
    for (String set : List.of("agentdojo", "agentdyn")) {
      List<LabelledRun> untouched = new ArrayList<>();
      List<LabelledRun> claiming = new ArrayList<>();
      for (LabelledRun run : hijacked(set)) {
        LabelledRun changed = excuse.of(run);
        if (changed != null) {
          untouched.add(run);
          claiming.add(changed);
        }
      }
      Evaluated before = evaluate(untouched);
      Evaluated after = evaluate(claiming);
      System.out.printf(
          Locale.ROOT,
          "%-24s %-10s %3d runs, high %3d, claiming %3d, medium %3d, claiming %3d %s%n",
          excuse,
          set,
          untouched.size(),
          before.high.size(),
          after.high.size(),
          before.medium.size(),
          after.medium.size(),
          missed(claiming, after.medium));
      all += untouched.size();
      lostHigh += before.high.size() - after.high.size();
      lostMedium += before.medium.size() - after.medium.size();
    }
    var high = new Proportion(Math.max(0, lostHigh), all);
    var medium = new Proportion(Math.max(0, lostMedium), all);
    System.out.printf(Locale.ROOT, "%-24s lost at high %s, at medium %s%n", excuse, high, medium);
    assertThat(all).as("runs that can claim it").isPositive();
    assertThat(high.value()).as("%s %s", excuse, high).isLessThanOrEqualTo(most);
    assertThat(medium.value()).as("%s %s", excuse, medium).isLessThanOrEqualTo(mostUntold);
  }

  /** Traces with an injected action of at least a severity. */
  private record Evaluated(Set<String> high, Set<String> medium) {}

  /** Tasks of the users and of the attackers whose runs are no longer found. */
  private static Set<String> missed(List<LabelledRun> runs, Set<String> found) {
    Set<String> tasks = new TreeSet<>();
    for (LabelledRun run : runs) {
      if (!found.contains(run.traceId())) {
        tasks.add(
            String.format(
                Locale.ROOT,
                "%s %s/%s",
                run.label().get("suite"),
                number(run.label().get("user_task")),
                number(run.label().get("injection_task"))));
      }
    }
    return tasks;
  }

  private static String number(@Nullable String task) {
    return String.valueOf(task).replaceAll("\\D", "");
  }

  private static List<LabelledRun> hijacked(String set) {
    return LabelledRun.of(set).stream()
        .filter(run -> run.is("hijacked"))
        .filter(run -> Math.floorMod(run.traceId().hashCode(), SAMPLE) == 0)
        .toList();
  }

  private static Evaluated evaluate(List<LabelledRun> runs)
      throws IOException, InvalidDocumentException {
    var analysis = new Analysis(AnalysisSettings.defaults());
    try (Stream<Path> files = Files.list(SharedData.path("manifests"))) {
      for (Path file : files.sorted().toList()) {
        String id = file.getFileName().toString().replace(".json", "");
        analysis.addManifest(ManifestParser.parse(Files.readAllBytes(file), "default", id, 0));
      }
    }
    for (LabelledRun run : runs) {
      for (ObjectNode span : run.spans()) {
        analysis.addRecord(
            "otel", new RawRecord(span.toString().getBytes(UTF_8), "spans", 0, 0, 0));
      }
    }
    Set<String> high = new HashSet<>();
    Set<String> medium = new HashSet<>();
    for (Finding finding : analysis.finish().findings()) {
      if (finding.getRuleId().equals("injected-action") && !finding.getSeverity().equals("low")) {
        for (String id : finding.getEventIds()) {
          String trace = id.substring(0, id.indexOf(':'));
          medium.add(trace);
          if (!finding.getSeverity().equals("medium")) {
            high.add(trace);
          }
        }
      }
    }
    return new Evaluated(high, medium);
  }
}
