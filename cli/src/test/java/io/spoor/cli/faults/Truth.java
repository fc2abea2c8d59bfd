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
final class Truth {
  private final List<Traffic.Sent> sent;
  private final AnalysisResult result;

  /**
   * What these say of a run depends on the other runs of its agent, also on those of other rounds.
   */
  private static final Set<String> OF_BASELINES =
      Set.of("unusual-behaviour", "dormant-identity-revived", "agent-without-manifest");

  private Truth(List<Traffic.Sent> sent, AnalysisResult result) {
    this.sent = sent;
    this.result = result;
  }

  static Truth of(List<Traffic.Sent> sent, List<Manifest> manifests) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    manifests.forEach(analysis::manifest);
    sent.forEach(record -> analysis.record(record.source(), record.raw()));
    return new Truth(sent, analysis.finish());
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
  List<String> missingFrom(History history) {
    List<String> missing = new ArrayList<>();
    for (Traffic.Sent record : sent) {
      String position =
          History.position(record.raw().topic(), record.raw().partition(), record.raw().offset());
      if (history.outputsFor(position) == 0) {
        missing.add("lost: nothing was put out for raw record " + position);
      }
    }
    for (Action action : result.actions()) {
      String id = action.getEvent().getEventId();
      Optional<Action> placed = history.action(id);
      if (placed.isEmpty()) {
        missing.add("lost: event " + id + " is in no chain");
      } else if (!placed.get().getChainId().equals(action.getChainId())) {
        missing.add(
            "unequal: event "
                + id
                + " is in chain "
                + placed.get().getChainId()
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
          history.finding(finding.getFindingId()).map(Truth::unrevised),
          missing);
    }
    return missing;
  }

  private static void compare(
      String what,
      SpecificRecord expected,
      Optional<? extends SpecificRecord> actual,
      List<String> missing) {
    if (actual.isEmpty()) {
      missing.add("lost: " + what);
      return;
    }
    for (Schema.Field field : expected.getSchema().getFields()) {
      Object is = actual.get().get(field.pos());
      Object should = expected.get(field.pos());
      if (!Objects.equals(is, should)) {
        missing.add(
            "unequal: " + what + " has " + field.name() + " " + is + " instead of " + should);
      }
    }
  }

  private Optional<Finding> finding(String id) {
    return result.findings().stream()
        .filter(finding -> finding.getFindingId().equals(id))
        .findFirst();
  }

  static boolean isOfBaselines(Finding finding) {
    return OF_BASELINES.contains(finding.getRuleId());
  }

  private static Chain comparable(Chain chain, Function<String, Optional<Finding>> findings) {
    return Chain.newBuilder(chain)
        .setRevision(0)
        .setRiskScore(0)
        .setFindingIds(
            chain.getFindingIds().stream()
                .filter(id -> findings.apply(id).filter(Truth::isOfBaselines).isEmpty())
                .toList())
        .build();
  }

  private static Finding unrevised(Finding finding) {
    return Finding.newBuilder(finding).setRevision(0).build();
  }
}
