package io.spoor.pipeline.stitch;

import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.CrowdedKeyFact;
import io.spoor.pipeline.detect.Detectors;
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

/** Judges what only the keeper of a key sees, and tells the chains that it concerns. */
final class Judging {
  private final StitchRows rows;
  private final Detectors detectors;
  private final Messages messages;
  private final int maxChildren;

  Judging(StitchRows rows, Detectors detectors, Messages messages, int maxChildren) {
    this.rows = rows;
    this.detectors = detectors;
    this.messages = messages;
    this.maxChildren = maxChildren;
  }

  /** {@code told}: the related chains that were told of a finding last time. */
  void judge(Node node, List<String> told) {
    Map<String, Finding> before = new HashMap<>();
    Function<String, @Nullable Finding> last =
        ruleId -> before.computeIfAbsent(ruleId, rule -> rows.finding(node.key(), rule));
    var chain = new ChainRef(Keys.tenant(node.key()), node.root(), null, null);
    if (node.shared()) {
      var fact = new SharedCredentialFact(chain, node.key(), node.holders(), node.holderCount());
      List<Finding> news = detectors.judge(fact, last);
      if (news.isEmpty()) {
        before.values().forEach(finding -> tellRelated(finding, node.related(), told));
      }
      news.forEach(finding -> publish(node, finding, before, told));
    } else if (node.state.getHolderTrust() >= 0) {
      detectors
          .retract(SharedCredentialFact.class, last)
          .forEach(finding -> publish(node, finding, before, told));
    }
    if (node.state.getRefused()) {
      var fact = new CrowdedKeyFact(chain, node.key(), maxChildren, messages.at());
      detectors.judgeOnce(fact, last).forEach(finding -> publish(node, finding, before, List.of()));
    }
  }

  /** The chains of the runs that hold the credential show the finding too. */
  private void publish(Node node, Finding finding, Map<String, Finding> before, List<String> told) {
    rows.finding(node.key(), finding);
    messages.finding(finding);
    Set<String> concerned = new LinkedHashSet<>();
    concerned.add(finding.getChainKey());
    concerned.addAll(node.related());
    concerned.forEach(chain -> messages.noted(chain, finding, false));
    Set<String> others = new LinkedHashSet<>(told);
    Finding last = before.get(finding.getRuleId());
    if (last != null) {
      others.add(last.getChainKey());
    }
    others.removeAll(concerned);
    others.forEach(chain -> messages.noted(chain, finding, true));
  }

  /** The finding is the same; other chains are concerned by it. */
  private void tellRelated(Finding finding, List<String> related, List<String> told) {
    related.stream()
        .filter(chain -> !told.contains(chain))
        .forEach(chain -> messages.noted(chain, finding, false));
    told.stream()
        .filter(chain -> !related.contains(chain) && !chain.equals(finding.getChainKey()))
        .forEach(chain -> messages.noted(chain, finding, true));
  }
}
