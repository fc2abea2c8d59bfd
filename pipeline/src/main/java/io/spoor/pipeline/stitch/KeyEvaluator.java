package io.spoor.pipeline.stitch;

import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.ChildLimitFact;
import io.spoor.pipeline.detect.LineageCutFact;
import io.spoor.pipeline.detect.SharedCredentialFact;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.detect.engine.FindingChange;
import io.spoor.pipeline.detect.engine.FindingPage;
import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.pipeline.stitch.link.Ancestry;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates facts that only the owner of a key sees, and sends findings to the chains affected. */
final class KeyEvaluator {
  private final StitchRows rows;
  private final FindingBook findings;
  private final StitchOutbox outbox;
  private final int maxChildren;

  KeyEvaluator(StitchRows rows, FindingBook findings, StitchOutbox outbox, int maxChildren) {
    this.rows = rows;
    this.findings = findings;
    this.outbox = outbox;
    this.maxChildren = maxChildren;
  }

  /**
   * Evaluates a key.
   *
   * @param previouslyRelated the related chains that received the previous finding
   * @param derivation the link to the key above, if the lineage is cut above this one
   */
  void evaluate(KeyAggregate node, List<String> previouslyRelated, @Nullable Link derivation) {
    ChainRef chain = chain(node);
    var page = new KeyPage(node, node.relatedHolders(), previouslyRelated);
    if (node.isShared()) {
      var fact =
          new SharedCredentialFact(
              chain, node.key(), node.holders(), node.holderCount(), node.isContested());
      findings.evaluate(fact, page);
      page.updateReferences();
    } else if (node.state.getHolderTrust() >= 0) {
      findings.retract(SharedCredentialFact.class, page);
    }
    evaluateCut(node, previouslyRelated, derivation);
    if (node.state.getRefused()) {
      var fact = new ChildLimitFact(chain, node.key(), maxChildren, outbox.causeTime());
      findings.evaluateOnce(fact, new KeyPage(node, List.of(), List.of()));
    }
  }

  /** {@code derivation}: the link to the key above the cut; null: the lineage is not cut here. */
  private void evaluateCut(
      KeyAggregate node, List<String> previouslyRelated, @Nullable Link derivation) {
    String above = node.state.getAbove();
    var page = new KeyPage(node, above == null ? List.of() : List.of(above), previouslyRelated);
    if (derivation != null) {
      var fact =
          new LineageCutFact(
              chain(node),
              node.key(),
              derivation.getParent(),
              Ancestry.MAX_PATH,
              derivation.getIssuedAt(),
              derivation.getEventId());
      findings.evaluate(fact, page);
      page.updateReferences();
      node.state.setCutReported(true);
    } else if (node.state.getCutReported()) {
      findings.retract(LineageCutFact.class, page);
      node.state.setCutReported(false);
    }
  }

  private static ChainRef chain(KeyAggregate node) {
    return new ChainRef(Keys.tenant(node.key()), node.chainKey(), null, null);
  }

  /** The finding of one detector about a key, sent also to related chains. */
  private final class KeyPage implements FindingPage {
    private final KeyAggregate node;
    private final List<String> related;
    private final List<String> previouslyRelated;
    private final Map<String, Finding> lastFindings = new HashMap<>();

    KeyPage(KeyAggregate node, List<String> related, List<String> previouslyRelated) {
      this.node = node;
      this.related = related;
      this.previouslyRelated = previouslyRelated;
    }

    @Override
    public @Nullable Finding last(String ruleId) {
      return lastFindings.computeIfAbsent(ruleId, info -> rows.finding(node.key(), info));
    }

    @Override
    public Cause cause() {
      return outbox.cause();
    }

    @Override
    public void write(FindingChange change) {
      rows.finding(node.key(), change.next());
    }

    @Override
    public void onPublished(FindingChange change) {
      Finding finding = change.next();
      lastFindings.remove(finding.getRuleId());
      Set<String> targets = new LinkedHashSet<>();
      targets.add(finding.getChainKey());
      targets.addAll(related);
      targets.forEach(chain -> outbox.findingNoted(chain, finding, false));
      Set<String> withdrawnFrom = new LinkedHashSet<>(previouslyRelated);
      if (change.last() != null) {
        withdrawnFrom.add(change.last().getChainKey());
      }
      withdrawnFrom.removeAll(targets);
      withdrawnFrom.forEach(chain -> outbox.findingNoted(chain, finding, true));
    }

    /** Updates the chains that reference the findings that were not published now. */
    void updateReferences() {
      for (Finding finding : lastFindings.values()) {
        if (FindingStatus.isRetracted(finding)) {
          continue;
        }
        related.stream()
            .filter(chain -> !previouslyRelated.contains(chain))
            .forEach(chain -> outbox.findingNoted(chain, finding, false));
        previouslyRelated.stream()
            .filter(chain -> !related.contains(chain) && !chain.equals(finding.getChainKey()))
            .forEach(chain -> outbox.findingNoted(chain, finding, true));
      }
    }
  }
}
