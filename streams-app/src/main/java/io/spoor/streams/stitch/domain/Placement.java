package io.spoor.streams.stitch.domain;

import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingNoted;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.detect.domain.ChainRef;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.detect.domain.SharedCredentialFact;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.state.Holder;
import io.spoor.streams.state.KeyState;
import io.spoor.streams.state.Placed;
import io.spoor.streams.state.Preferred;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells chains which keys stand in them and why, and that a key left. */
final class Placement {
  private final StitchRows rows;
  private final Detectors detectors;
  private final Outbox out;

  Placement(StitchRows rows, Detectors detectors, Outbox out) {
    this.rows = rows;
    this.detectors = detectors;
    this.out = out;
  }

  /** Says where the key stands, if that is news. */
  void place(Node node) {
    Placed before = node.state.getPlaced();
    if (!node.visible() && before == null) {
      return;
    }
    Link link = link(node);
    Placed now = placed(node, link);
    if (!now.equals(before)) {
      KeyState state = node.state;
      String tenant = Keys.tenant(node.key());
      state.setEpoch(state.getEpoch() + 1);
      state.setPlaced(now);
      node.touch();
      if (before != null && !before.getChainKey().equals(now.getChainKey())) {
        out.toActions(
            before.getChainKey(),
            new KeyMoved(
                tenant,
                node.key(),
                before.getChainKey(),
                now.getChainKey(),
                state.getEpoch(),
                false,
                0L,
                null));
      }
      out.toActions(
          now.getChainKey(),
          new KeyPlaced(
              tenant,
              node.key(),
              now.getChainKey(),
              state.getEpoch(),
              link,
              now.getDelegatedBy(),
              now.getRelated(),
              0L));
    }
    if (node.changed()) {
      judge(node, before == null ? List.of() : before.getRelated());
    }
  }

  private static Placed placed(Node node, @Nullable Link link) {
    return Placed.newBuilder()
        .setChainKey(node.root())
        .setLinkId(link == null ? null : link.getLinkId())
        .setLinkEventId(link == null ? null : link.getEventId())
        .setDelegatedBy(delegatedBy(node))
        .setRelated(
            node.shared()
                ? node.state.getHolders().stream().map(Holder::getParent).sorted().toList()
                : List.of())
        .build();
  }

  /** A run that its own chain started was not started by another. */
  private static @Nullable String delegatedBy(Node node) {
    String root = node.state.getDelegationRoot();
    return node.root().equals(root) ? null : root;
  }

  /**
   * The link to the parent it stands under; a root has none, and a day of a long-lived key that of
   * the key itself.
   */
  private @Nullable Link link(Node node) {
    if (node.path().size() == 1) {
      return null;
    }
    String base = node.dayOf();
    KeyState holder =
        base != null && base.equals(node.state.getParent()) ? rows.state(base) : node.state;
    Preferred join = holder == null ? null : holder.getJoin();
    return holder == null || join == null ? null : rows.link(holder.getKey(), join.getLinkId());
  }

  /** {@code told}: the runs whose chains were told of the finding last time. */
  private void judge(Node node, List<String> told) {
    Map<String, Finding> before = new HashMap<>();
    Function<String, @Nullable Finding> last =
        ruleId -> before.computeIfAbsent(ruleId, rule -> rows.finding(node.key(), rule));
    List<Finding> news;
    if (node.shared()) {
      var chain = new ChainRef(Keys.tenant(node.key()), node.root(), null, null);
      var fact =
          new SharedCredentialFact(
              chain, node.key(), node.state.getHolders(), node.state.getHolderCount());
      news = detectors.judge(fact, last);
    } else if (node.state.getHolderTrust() >= 0) {
      news = detectors.retract(SharedCredentialFact.class, last);
    } else {
      return;
    }
    news.forEach(finding -> publish(node, before.get(finding.getRuleId()), finding, told));
  }

  /** The chains of the runs that hold the credential show the finding too. */
  private void publish(Node node, @Nullable Finding last, Finding finding, List<String> told) {
    rows.finding(node.key(), finding);
    out.finding(finding);
    Set<String> concerned = new LinkedHashSet<>();
    concerned.add(finding.getChainKey());
    if (node.shared()) {
      node.state.getHolders().forEach(holder -> concerned.add(holder.getParent()));
    }
    concerned.forEach(chain -> note(chain, finding, false));
    Set<String> before = new LinkedHashSet<>(told);
    if (last != null) {
      before.add(last.getChainKey());
    }
    before.removeAll(concerned);
    before.forEach(chain -> note(chain, finding, true));
  }

  private void note(String chainKey, Finding finding, boolean withdrawn) {
    out.toActions(
        chainKey, new FindingNoted(finding.getTenant(), chainKey, withdrawn, finding, 0L));
  }
}
