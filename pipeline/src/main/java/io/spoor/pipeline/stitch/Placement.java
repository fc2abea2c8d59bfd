package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.state.Placed;
import io.spoor.pipeline.state.Preferred;
import io.spoor.schemas.Link;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells chains which keys stand in them and why, and that a key left. */
final class Placement {
  private final StitchRows rows;
  private final Messages messages;
  private final Judging judging;
  private final Telemetry telemetry;

  Placement(StitchRows rows, Messages messages, Judging judging, Telemetry telemetry) {
    this.rows = rows;
    this.messages = messages;
    this.judging = judging;
    this.telemetry = telemetry;
  }

  /** Says where the key stands, if that is news. */
  void place(Node node) {
    Placed before = node.state.getPlaced();
    if (!node.visible() && before == null) {
      return;
    }
    if (before != null && !node.changed() && node.dayOf() == null) {
      // A day may stand under the key itself, of which something may be news.
      return;
    }
    Link link = link(node);
    Placed now = placed(node, link);
    if (!now.equals(before)) {
      KeyState state = node.state;
      state.setEpoch(state.getEpoch() + 1);
      state.setPlaced(now);
      node.touch();
      if (before != null && !before.getChainKey().equals(now.getChainKey())) {
        telemetry.keyMoved();
        messages.moved(node.key(), before.getChainKey(), now.getChainKey(), state.getEpoch());
      }
      messages.placed(
          node.key(),
          now.getChainKey(),
          state.getEpoch(),
          link,
          now.getDelegatedBy(),
          now.getRelated());
    }
    if (node.changed()) {
      judging.judge(node, before == null ? List.of() : before.getRelated());
    }
  }

  private static Placed placed(Node node, @Nullable Link link) {
    return new Placed(
        node.root(),
        link == null ? null : link.getLinkId(),
        link == null ? null : link.getEventId(),
        link != null && Links.NAME.equals(link.getRelation()) ? link.getParent() : null,
        delegatedBy(node),
        node.related());
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
    KeyState state =
        base != null && base.equals(node.state.getParent()) ? rows.state(base) : node.state;
    if (state == null) {
      return null;
    }
    Node holder = new Node(state);
    Preferred greatest = Names.greatest(holder);
    if (greatest == null) {
      return null;
    }
    Link link = rows.link(holder.key(), greatest.getLinkId());
    return link == null || !Links.NAME.equals(link.getRelation()) ? link : byName(link, greatest);
  }

  /** The link as it stands once the name is resolved: as sure as the weaker of two statements. */
  private static Link byName(Link link, Preferred resolved) {
    return Link.newBuilder(link)
        .setParent(resolved.getParent())
        .setStatedBy(Links.statedBy(resolved.getTrust()))
        .build();
  }
}
