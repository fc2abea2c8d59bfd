package io.spoor.pipeline.stitch;

import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootPath;
import java.util.Set;

/** Takes the links that events state: each goes to the owner of its child. */
final class LinkStatements {
  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final ChildRegistry children;
  private final LineageResolver lineage;
  private final KeySteps steps;
  private final Set<String> disabledJoins;

  /**
   * @param disabledJoins join methods whose links are dropped
   */
  LinkStatements(
      StitchRows rows,
      StitchOutbox outbox,
      ChildRegistry children,
      LineageResolver lineage,
      KeySteps steps,
      Set<String> disabledJoins) {
    this.rows = rows;
    this.outbox = outbox;
    this.children = children;
    this.lineage = lineage;
    this.steps = steps;
    this.disabledJoins = disabledJoins;
  }

  /**
   * The links of an event of this key. Aliases last: a join that is known makes most irrelevant.
   */
  void record(KeyAggregate node, IdentityEvent event) {
    record(node, event, /* ofAliases= */ false);
    record(node, event, /* ofAliases= */ true);
  }

  private void record(KeyAggregate node, IdentityEvent event, boolean ofAliases) {
    for (Link link : event.getLinks()) {
      if (LinkRanking.ALIAS.equals(link.getRelation()) == ofAliases && isAccepted(link)) {
        record(node, link);
      }
    }
  }

  private boolean isAccepted(Link link) {
    return LinkRanking.isValid(link) && !disabledJoins.contains(link.getMethod());
  }

  /** Forwards the statements of an event, unless an earlier event of the trail made them. */
  private void record(KeyAggregate node, Link link) {
    if (!rows.isEarliestStatement(node.key(), link)) {
      return;
    }
    if (link.getChild().equals(node.key())) {
      lineage.accept(node, link);
      rows.recordStatement(node.key(), link);
      outbox.ownLink(link);
      return;
    }
    RootPath announcement = null;
    if (link.getParent().equals(node.key())
        && !LinkRanking.CLAIM.equals(link.getRelation())
        && !LinkRanking.FOR.equals(link.getRelation())
        && children.subscribe(node, link.getChild(), link.getRelation())) {
      announcement = children.announcedPath(node, link.getRelation(), link.getChild());
    }
    rows.recordStatement(node.key(), link);
    outbox.link(link, announcement);
  }

  /** A link whose child this partition owns. */
  void onLink(Link link) {
    if (isAccepted(link)) {
      outbox.setCause(Cause.placed(link.getChild(), link, link.getAt()));
      KeyAggregate node = lineage.load(link.getChild());
      lineage.accept(node, link);
      if (EarlyLinks.isEarly(link) && node.state.getPlaced() == null) {
        steps.finishUnplaced(node);
      } else {
        steps.finish(node);
      }
    }
  }
}
