package io.spoor.streams.stitch.domain;

import io.spoor.schemas.Finding;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.detect.domain.ChainRef;
import io.spoor.streams.detect.domain.CrowdedKeyFact;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.detect.domain.SharedCredentialFact;
import io.spoor.streams.state.Holder;
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

  /** {@code told}: the runs whose chains were told of a finding last time. */
  void judge(Node node, List<String> told) {
    Map<String, Finding> before = new HashMap<>();
    Function<String, @Nullable Finding> last =
        ruleId -> before.computeIfAbsent(ruleId, rule -> rows.finding(node.key(), rule));
    var chain = new ChainRef(Keys.tenant(node.key()), node.root(), null, null);
    if (node.shared()) {
      var fact =
          new SharedCredentialFact(
              chain, node.key(), node.state.getHolders(), node.state.getHolderCount());
      publish(node, detectors.judge(fact, last), before, told);
    } else if (node.state.getHolderTrust() >= 0) {
      publish(node, detectors.retract(SharedCredentialFact.class, last), before, told);
    }
    if (node.state.getRefused()) {
      var fact = new CrowdedKeyFact(chain, node.key(), maxChildren, messages.at());
      publish(node, detectors.judgeOnce(fact, last), before, List.of());
    }
  }

  /** The chains of the runs that hold the credential show the finding too. */
  private void publish(
      Node node, List<Finding> news, Map<String, Finding> before, List<String> told) {
    for (Finding finding : news) {
      rows.finding(node.key(), finding);
      messages.finding(finding);
      Set<String> concerned = new LinkedHashSet<>();
      concerned.add(finding.getChainKey());
      if (node.shared()) {
        node.state.getHolders().stream().map(Holder::getParent).forEach(concerned::add);
      }
      concerned.forEach(chain -> messages.noted(chain, finding, false));
      Set<String> others = new LinkedHashSet<>(told);
      Finding last = before.get(finding.getRuleId());
      if (last != null) {
        others.add(last.getChainKey());
      }
      others.removeAll(concerned);
      others.forEach(chain -> messages.noted(chain, finding, true));
    }
  }
}
