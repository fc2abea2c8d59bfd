package io.spoor.cli.faults;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * What must come of the records that were sent: an analysis of them in one process, which no fault
 * can reach.
 */
final class ExpectedOutput {
  private final List<TrafficGenerator.Sent> sent;
  private final AnalysisResult result;

  /**
   * What these say of a run depends on the other runs of its agent, also on those of other rounds.
   */
  private static final Set<String> BASELINE_RULES =
      Set.of(
          "unusual-behaviour",
          "dormant-identity-use",
          "agent-without-manifest",
          "call-outside-run");

  private ExpectedOutput(List<TrafficGenerator.Sent> sent, AnalysisResult result) {
    this.sent = sent;
    this.result = result;
  }

  static ExpectedOutput of(List<TrafficGenerator.Sent> sent, List<Manifest> manifests) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    manifests.forEach(analysis::addManifest);
    sent.forEach(record -> analysis.addRecord(record.source(), record.raw()));
    return new ExpectedOutput(sent, analysis.finish());
  }

  int records() {
    return sent.size();
  }

  List<Chain> chains() {
    return result.chains();
  }

  List<Action> actions() {
    return result.actions();
  }

  List<Finding> findings() {
    return result.findings().stream().filter(finding -> !isOfBaselines(finding)).toList();
  }

  /** What the history does not have, or has otherwise, a sentence for each; empty: all is well. */
  List<String> missingFrom(OutputHistory history) {
    List<String> missing = new ArrayList<>();
    for (TrafficGenerator.Sent record : sent) {
      String position =
          OutputHistory.position(
              record.raw().topic(), record.raw().partition(), record.raw().offset());
      if (history.outputsFor(position) == 0) {
        missing.add("lost: nothing was put out for raw record " + position);
      }
    }
    for (Action action : result.actions()) {
      String id = action.getEvent().getEventId();
      Optional<Action> placedAction = history.action(id);
      if (placedAction.isEmpty()) {
        missing.add("lost: event " + id + " is in no chain");
      } else if (!placedAction.get().getChainId().equals(action.getChainId())) {
        missing.add(
            "unequal: event "
                + id
                + " is in chain "
                + placedAction.get().getChainId()
                + " instead of "
                + action.getChainId());
      }
    }
    for (Chain chain : result.chains()) {
      compare(
          "chain " + chain.getChainId(),
          comparable(chain, this::finding),
          history.chain(chain.getChainId()).map(is -> comparable(is, history::finding)),
          missing);
    }
    for (Finding finding : findings()) {
      compare(
          "finding " + finding.getFindingId(),
          unrevised(finding),
          history.finding(finding.getFindingId()).map(ExpectedOutput::unrevised),
          missing);
    }
    return missing;
  }

  private static void compare(
      String label,
      SpecificRecord expected,
      Optional<? extends SpecificRecord> actual,
      List<String> missing) {
    if (actual.isEmpty()) {
      missing.add("lost: " + label);
      return;
    }
    for (Schema.Field field : expected.getSchema().getFields()) {
      Object is = actual.get().get(field.pos());
      Object should = expected.get(field.pos());
      if (!Objects.equals(is, should)) {
        missing.add(
            "unequal: " + label + " has " + field.name() + " " + is + " instead of " + should);
      }
    }
  }

  private Optional<Finding> finding(String id) {
    return result.findings().stream()
        .filter(finding -> finding.getFindingId().equals(id))
        .findFirst();
  }

  static boolean isOfBaselines(Finding finding) {
    return BASELINE_RULES.contains(finding.getRuleId());
  }

  private static Chain comparable(Chain chain, Function<String, Optional<Finding>> findings) {
    return Chain.newBuilder(chain)
        .setRevision(0)
        .setRiskScore(0)
        .setFindingIds(
            chain.getFindingIds().stream()
                .filter(id -> findings.apply(id).filter(ExpectedOutput::isOfBaselines).isEmpty())
                .toList())
        .build();
  }

  private static Finding unrevised(Finding finding) {
    return Finding.newBuilder(finding).setRevision(0).setCause(null).build();
  }
}
