package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.state.LastPlacement;
import io.spoor.pipeline.state.RankedLink;
import io.spoor.schemas.Link;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells chains which keys stand in them and why, and that a key left. */
final class PlacementPublisher {
  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final KeyEvaluator evaluator;
  private final Telemetry telemetry;

  PlacementPublisher(
      StitchRows rows, StitchOutbox outbox, KeyEvaluator evaluator, Telemetry telemetry) {
    this.rows = rows;
    this.outbox = outbox;
    this.evaluator = evaluator;
    this.telemetry = telemetry;
  }

  /** Says where the key stands, if that is news. */
  void place(KeyAggregate node) {
    LastPlacement previous = node.state.getPlaced();
    if (!node.isVisible() && previous == null) {
      return;
    }
    if (previous != null && !node.changed() && node.baseKey() == null) {
      // A day may stand under the key itself, of which something may be news.
      return;
    }
    Link link = link(node);
    LastPlacement current = currentPlacement(node, link);
    if (!current.equals(previous)) {
      KeyState state = node.state;
      state.setEpoch(state.getEpoch() + 1);
      state.setPlaced(current);
      node.touch();
      if (previous != null && !previous.getChainKey().equals(current.getChainKey())) {
        telemetry.keyMoved();
        outbox.keyMoved(
            node.key(), previous.getChainKey(), current.getChainKey(), state.getEpoch());
      }
      outbox.keyPlaced(
          node.key(),
          current.getChainKey(),
          state.getEpoch(),
          link,
          current.getDelegatedBy(),
          current.getRelated());
    }
    if (node.changed()) {
      evaluator.evaluate(node, previous == null ? List.of() : previous.getRelated());
    }
  }

  private static LastPlacement currentPlacement(KeyAggregate node, @Nullable Link link) {
    return new LastPlacement(
        node.root(),
        link == null ? null : link.getLinkId(),
        link == null ? null : link.getEventId(),
        link != null && LinkRanking.ALIAS.equals(link.getRelation()) ? link.getParent() : null,
        delegatedBy(node),
        node.related());
  }

  /** A run that its own chain started was not started by another. */
  private static @Nullable String delegatedBy(KeyAggregate node) {
    String root = node.state.getDelegationRoot();
    return node.root().equals(root) ? null : root;
  }

  /**
   * The link to the parent it stands under; a root has none, and a day of a long-lived key that of
   * the key itself.
   */
  private @Nullable Link link(KeyAggregate node) {
    if (node.path().size() == 1) {
      return null;
    }
    String base = node.baseKey();
    KeyState state =
        base != null && base.equals(node.state.getParent()) ? rows.state(base) : node.state;
    if (state == null) {
      return null;
    }
    KeyAggregate holder = new KeyAggregate(state);
    RankedLink best = AliasResolver.bestLink(holder);
    if (best == null) {
      return null;
    }
    Link link = rows.link(holder.key(), best.getLinkId());
    return link == null || !LinkRanking.ALIAS.equals(link.getRelation())
        ? link
        : byAlias(link, best);
  }

  /** The link as it stands once the name is resolved: as sure as the weaker of two statements. */
  private static Link byAlias(Link link, RankedLink resolved) {
    return Link.newBuilder(link)
        .setParent(resolved.getParent())
        .setStatedBy(LinkRanking.statedBy(resolved.getTrust()))
        .build();
  }
}
