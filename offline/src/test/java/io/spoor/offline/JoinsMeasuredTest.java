package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Action;
import io.spoor.schemas.Link;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.data.SharedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each way of joining, on and off, against data whose truth is known. With {@code
 * -Dspoor.joins.measure=1} the table of docs/joins.md is printed.
 */
class JoinsMeasuredTest {
  private static final Set<String> DEFAULT = JoinMethod.disabledLabels(Set.of(), Set.of());

  private static final boolean IS_TABLE_ASKED_FOR =
      System.getProperty("spoor.joins.measure") != null;

  /** Findings that a join can bring about by itself. */
  private static final Set<String> OF_JOINS =
      Set.of("shared-credential", "undeclared-identity-switch", "child-limit-exceeded");

  /** What one way of running made of one data set. */
  private record Measured(
      int chains, int pairs, int overMerged, Map<String, Integer> links, int findings) {}

  @Test
  void everyPairIsFoundAndNothingIsOverMerged() {
    for (String set : List.of("cloudtrail-account", "cloudtrail-techniques")) {
      Measured all = cloudtrail(set, DEFAULT);
      int pairs = pairs(set).size();
      assertThat(all.pairs()).as(set).isEqualTo(pairs);
      assertThat(all.overMerged()).as(set).isZero();
      print(set + ", " + pairs + " pairs", "default", all);
      Measured withGuess = cloudtrail(set, Set.of());
      assertThat(withGuess.overMerged()).as(set + " with the guess").isZero();
      print(set, "with network", withGuess);
      for (JoinMethod method : tabled(all)) {
        print(set, "without " + method.label(), cloudtrail(set, without(method)));
      }
    }
  }

  @Test
  void everyRunIsOneChain() {
    for (String set : List.of("agentdojo", "tau-airline")) {
      Measured all = otel(set, DEFAULT);
      assertThat(all.chains()).as(set).isEqualTo(SharedData.rows(set + "/ground-truth.csv").size());
      assertThat(all.overMerged()).as(set).isZero();
      assertThat(all.findings()).as(set).isZero();
      print(set, "default", all);
      for (JoinMethod method : tabled(all)) {
        print(set, "without " + method.label(), otel(set, without(method)));
      }
    }
  }

  /** The ways of joining that have a line of their own in the table, if one is asked for. */
  private static List<JoinMethod> tabled(Measured all) {
    return Stream.of(JoinMethod.values())
        .filter(_ -> IS_TABLE_ASKED_FOR)
        .filter(method -> all.links().containsKey(method.label()))
        .toList();
  }

  private static Set<String> without(JoinMethod method) {
    return JoinMethod.disabledLabels(Set.of(method.label()), Set.of());
  }

  private static AnalysisResult analyse(String source, String file, Set<String> off) {
    var analysis = new Analysis(AnalysisSettings.defaults().withDisabledJoins(off));
    for (String line : SharedData.lines(file)) {
      analysis.addRecord(source, new RawRecord(line.getBytes(UTF_8), file, 0, 0, 0));
    }
    return analysis.finish();
  }

  private static List<JsonNode> pairs(String set) {
    var pairs = new ArrayList<JsonNode>();
    SharedData.json(String.join("", SharedData.lines(set + "/chains.json")))
        .path("pairs")
        .forEach(pairs::add);
    return pairs;
  }

  /** A pair is found when its issuance and all uses are in one chain. */
  private static Measured cloudtrail(String set, Set<String> off) {
    AnalysisResult result = analyse("cloudtrail", set + "/events.ndjson.gz", off);
    Map<String, String> chainOf = new HashMap<>();
    for (Action action : result.actions()) {
      chainOf.put(action.getEvent().getEventId(), action.getChainId());
    }
    int found = 0;
    for (JsonNode pair : pairs(set)) {
      Set<String> chains = new HashSet<>();
      chains.add(String.valueOf(chainOf.get(pair.path("issuing_event_id").asText())));
      pair.path("child_event_ids")
          .forEach(id -> chains.add(String.valueOf(chainOf.get(id.asText()))));
      found += chains.size() == 1 ? 1 : 0;
    }
    Map<String, Set<String>> truth = new HashMap<>();
    for (Map<String, String> row : SharedData.rows(set + "/labels.csv")) {
      String root = row.get("root_principal");
      if (root != null && !root.isEmpty()) {
        truth
            .computeIfAbsent(String.valueOf(chainOf.get(row.get("event_id"))), c -> new HashSet<>())
            .add(root);
      }
    }
    return measured(result, found, truth);
  }

  private static Measured otel(String set, Set<String> off) {
    AnalysisResult result = analyse("otel", set + "/spans.ndjson.gz", off);
    Map<String, Set<String>> truth = new HashMap<>();
    for (Action action : result.actions()) {
      truth
          .computeIfAbsent(action.getChainId(), c -> new HashSet<>())
          .add(action.getEvent().getTrailKey());
    }
    return measured(result, 0, truth);
  }

  private static Measured measured(
      AnalysisResult result, int pairs, Map<String, Set<String>> truth) {
    Map<String, Integer> links = new TreeMap<>();
    for (Link link : result.links()) {
      links.merge(link.getMethod(), 1, Integer::sum);
    }
    int overMerged = (int) truth.values().stream().filter(roots -> roots.size() > 1).count();
    return new Measured(
        result.chains().size(),
        pairs,
        overMerged,
        links,
        (int)
            result.findings().stream()
                .filter(finding -> OF_JOINS.contains(finding.getRuleId()))
                .count());
  }

  private static void print(String set, String how, Measured m) {
    if (IS_TABLE_ASKED_FOR) {
      System.out.printf(
          "| %s | %s | %d | %d | %d | %s |%n",
          set, how, m.chains(), m.pairs(), m.overMerged(), m.links());
    }
  }
}
