package io.spoor.pipeline.stitch;

import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.ChildLimitFact;
import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.detect.SharedCredentialFact;
import io.spoor.schemas.Finding;
import io.spoor.schemas.key.Keys;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evaluates facts that only the owner of a key sees, and sends findings to the chains affected. */
final class KeyEvaluator {
  private final StitchRows rows;
  private final DetectionEngine detectors;
  private final StitchOutbox outbox;
  private final int maxChildren;

  KeyEvaluator(StitchRows rows, DetectionEngine detectors, StitchOutbox outbox, int maxChildren) {
    this.rows = rows;
    this.detectors = detectors;
    this.outbox = outbox;
    this.maxChildren = maxChildren;
  }

  /** {@code previouslyRelated}: the related chains that received the previous finding. */
  void evaluate(KeyAggregate node, List<String> previouslyRelated) {
    Map<String, Finding> lastFindings = new HashMap<>();
    Function<String, @Nullable Finding> lastFinding =
        ruleId -> lastFindings.computeIfAbsent(ruleId, rule -> rows.finding(node.key(), rule));
    var chain = new ChainRef(Keys.tenant(node.key()), node.root(), null, null);
    if (node.isShared()) {
      var fact = new SharedCredentialFact(chain, node.key(), node.holders(), node.holderCount());
      List<Finding> newFindings = detectors.evaluate(fact, lastFinding);
      if (newFindings.isEmpty()) {
        lastFindings
            .values()
            .forEach(finding -> updateReferences(finding, node.related(), previouslyRelated));
      }
      newFindings.forEach(finding -> publish(node, finding, lastFindings, previouslyRelated));
    } else if (node.state.getHolderTrust() >= 0) {
      detectors
          .retract(SharedCredentialFact.class, lastFinding)
          .forEach(finding -> publish(node, finding, lastFindings, previouslyRelated));
    }
    if (node.state.getRefused()) {
      var fact = new ChildLimitFact(chain, node.key(), maxChildren, outbox.causeTime());
      detectors
          .evaluateOnce(fact, lastFinding)
          .forEach(finding -> publish(node, finding, lastFindings, List.of()));
    }
  }

  /** Publishes the finding, also to the chains of the runs that hold the credential. */
  private void publish(
      KeyAggregate node,
      Finding finding,
      Map<String, Finding> lastFindings,
      List<String> previouslyRelated) {
    rows.finding(node.key(), finding);
    outbox.finding(finding);
    Set<String> targets = new LinkedHashSet<>();
    targets.add(finding.getChainKey());
    targets.addAll(node.related());
    targets.forEach(chain -> outbox.findingReferenced(chain, finding, false));
    Set<String> withdrawnFrom = new LinkedHashSet<>(previouslyRelated);
    Finding last = lastFindings.get(finding.getRuleId());
    if (last != null) {
      withdrawnFrom.add(last.getChainKey());
    }
    withdrawnFrom.removeAll(targets);
    withdrawnFrom.forEach(chain -> outbox.findingReferenced(chain, finding, true));
  }

  /** Updates the chains that reference an unchanged finding. */
  private void updateReferences(
      Finding finding, List<String> related, List<String> previouslyRelated) {
    related.stream()
        .filter(chain -> !previouslyRelated.contains(chain))
        .forEach(chain -> outbox.findingReferenced(chain, finding, false));
    previouslyRelated.stream()
        .filter(chain -> !related.contains(chain) && !chain.equals(finding.getChainKey()))
        .forEach(chain -> outbox.findingReferenced(chain, finding, true));
  }
}
