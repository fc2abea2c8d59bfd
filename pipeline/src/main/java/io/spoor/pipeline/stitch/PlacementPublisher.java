package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.state.HolderRef;
import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.state.LastPlacement;
import io.spoor.pipeline.state.PossibleParent;
import io.spoor.pipeline.state.RankedLink;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.Pacer;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.Link;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends chains the keys they contain, with the link, and the keys that move away. */
final class PlacementPublisher {
  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final KeyEvaluator evaluator;
  private final KeyViews views;
  private final Pacer pacer;
  private final Telemetry telemetry;

  PlacementPublisher(
      StitchRows rows,
      StitchOutbox outbox,
      KeyEvaluator evaluator,
      KeyViews views,
      Pacer pacer,
      Telemetry telemetry) {
    this.rows = rows;
    this.outbox = outbox;
    this.evaluator = evaluator;
    this.views = views;
    this.pacer = pacer;
    this.telemetry = telemetry;
  }

  /**
   * Whether the key must wait before it moves to its root: its root is unknown, or it moved too
   * often of late.
   */
  boolean mustWait(KeyAggregate node) {
    KeyState state = node.state;
    return node.isMisplaced() && (!state.getSettled() || pacer.nextMoveAt(state) > pacer.now());
  }

  /** Evaluates a key that must wait, in the chain where it is. */
  void evaluateWaiting(KeyAggregate node) {
    LastPlacement placed = node.state.getPlaced();
    if (placed == null || !node.changed()) {
      return;
    }
    List<String> previouslyRelated = placed.getRelated();
    List<String> related = node.related();
    if (!related.equals(previouslyRelated)) {
      placed.setRelated(related);
      placed.setOutdated(true);
    }
    if (node.expiryChanged()) {
      views.publish(node);
    }
    evaluate(node, previouslyRelated);
  }

  /** Sends the placement of the key if it changed. The key must not have to wait. */
  void place(KeyAggregate node) {
    LastPlacement previous = node.state.getPlaced();
    if (!node.isVisible() && previous == null) {
      return;
    }
    if (previous != null && !node.changed() && node.baseKey() == null) {
      // A day may have its key as parent, whose link may have changed.
      return;
    }
    Link link = link(node);
    LastPlacement current = currentPlacement(node, link);
    if (!current.equals(previous)) {
      KeyState state = node.state;
      state.setEpoch(state.getEpoch() + node.epochStep());
      state.setPlaced(current);
      node.touch();
      if (previous != null && !previous.getChainKey().equals(current.getChainKey())) {
        pacer.countMove(state);
        telemetry.keyMoved();
        outbox.keyMoved(
            node.key(),
            previous.getChainKey(),
            current.getChainKey(),
            state.getEpoch(),
            holder(current, previous.getChainKey()));
      }
      outbox.keyPlaced(
          node.key(),
          current.getChainKey(),
          state.getEpoch(),
          link,
          current.getDelegatedBy(),
          current.getRelated(),
          current.getHolders());
      views.publish(node);
    } else if (node.expiryChanged()) {
      views.publish(node);
    }
    if (node.changed()) {
      evaluate(node, previous == null ? List.of() : previous.getRelated());
    }
  }

  private void evaluate(KeyAggregate node, List<String> previouslyRelated) {
    evaluator.evaluate(
        node, previouslyRelated, node.ancestry().isFirstCut() ? parentLink(node) : null);
  }

  private LastPlacement currentPlacement(KeyAggregate node, @Nullable Link link) {
    return new LastPlacement(
        node.root(),
        link == null ? null : link.getLinkId(),
        link == null ? null : link.getEventId(),
        link != null && LinkRanking.ALIAS.equals(link.getRelation()) ? link.getParent() : null,
        delegatedBy(node),
        node.related(),
        contestants(node),
        false);
  }

  /**
   * The chains that evaluate a contested credential, too; a day has those of its long-lived key.
   */
  private List<HolderRef> contestants(KeyAggregate node) {
    String base = node.baseKey();
    if (base == null || !base.equals(node.state.getParent())) {
      return contestantsOf(node);
    }
    KeyState state = rows.state(base);
    return state == null || node.path().size() > 1
        ? List.of()
        : contestantsOf(new KeyAggregate(state)).stream()
            .filter(holder -> !holder.getChainKey().equals(node.root()))
            .toList();
  }

  /** Of the runs that hold it, and of the keys that its aliases may mean. */
  private List<HolderRef> contestantsOf(KeyAggregate node) {
    if (node.state.getParent() != null) {
      return List.of();
    }
    Map<String, HolderRef> byRoot = new LinkedHashMap<>();
    node.contestants().forEach(holder -> byRoot.put(holder.getChainKey(), holder));
    for (PossibleParent possible : node.state.getPossibleParents()) {
      String root = possible.getRoot();
      Link link = rows.link(node.key(), possible.getLinkId());
      if (root != null && !root.equals(node.root()) && link != null) {
        byRoot.putIfAbsent(
            root, new HolderRef(root, possible.getKey(), link.getVia(), link.getEventId()));
      }
    }
    return List.copyOf(byRoot.values());
  }

  /** The link by which the chain goes on evaluating a key that leaves it; null: it does not. */
  private static @Nullable HolderRef holder(LastPlacement placement, String chain) {
    return placement.getHolders().stream()
        .filter(holder -> holder.getChainKey().equals(chain))
        .findFirst()
        .orElse(null);
  }

  /**
   * Root of the chain whose run, agent and blocks count for this one, too: above a cut of the
   * lineage, or of the delegating run; null: there is none.
   */
  private static @Nullable String delegatedBy(KeyAggregate node) {
    String above = node.ancestry().above();
    if (above != null) {
      return above;
    }
    String root = node.state.getDelegationRoot();
    return node.root().equals(root) ? null : root;
  }

  /** The link to the parent in the same chain; a root has none. */
  private @Nullable Link link(KeyAggregate node) {
    return node.path().size() == 1 || isDayOfRoot(node) ? null : parentLink(node);
  }

  /**
   * Whether the key is a day of a long-lived key that is the root of its chain, as one key of a
   * cycle is. The link of the long-lived key then has no effect, and its parent may be below it.
   */
  private static boolean isDayOfRoot(KeyAggregate node) {
    return node.path().size() == 2 && node.root().equals(node.baseKey());
  }

  /** The link to the parent; a day of a long-lived key has that of the key. */
  private @Nullable Link parentLink(KeyAggregate node) {
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

  /** The link after its alias is resolved, with the trust of the weaker of both statements. */
  private static Link byAlias(Link link, RankedLink resolved) {
    return Link.newBuilder(link)
        .setParent(resolved.getParent())
        .setStatedBy(LinkRanking.statedBy(resolved.getTrust()))
        .build();
  }
}
