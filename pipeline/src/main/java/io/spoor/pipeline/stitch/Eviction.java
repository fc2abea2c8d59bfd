package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.Evicted;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.settings.Lifetimes;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.state.NameLink;
import io.spoor.pipeline.state.Preferred;
import io.spoor.pipeline.stitch.StitchRows.Child;
import io.spoor.pipeline.stitch.StitchRows.Due;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forgets what nothing was heard of for twice the horizon, a few rows with each event.
 *
 * <pre>
 *  alive ── silent for 2H ──► evicted: its rows go, a few at a time ──► tombstone: one row ── after a while ──► gone
 *    ▲                                 │                                   │
 *    └──────── something is heard ─────┴───────────────────────────────────┘
 * </pre>
 *
 * One row in an index says when to look at a key again, not one for each time it was heard of. A
 * key that lives says so to those it has to be told by, so that a parent outlives its children.
 */
final class Eviction {
  /** Rows that one event removes at most. */
  private static final int AT_ONCE = 64;

  private final StitchRows rows;
  private final Messages messages;
  private final Watermark watermark;
  private final Lifetimes lifetimes;
  private final Telemetry telemetry;
  private long next = Long.MIN_VALUE;
  private byte @Nullable [] done;

  Eviction(
      StitchRows rows,
      Messages messages,
      Watermark watermark,
      StageSettings settings,
      Telemetry telemetry) {
    this.watermark = watermark;
    this.rows = rows;
    this.messages = messages;
    this.lifetimes = Lifetimes.of(settings);
    this.telemetry = telemetry;
  }

  /**
   * Something is known of the key at {@code time}, nanoseconds since the Unix epoch. What comes
   * late counts as heard now: it has to wait for the rest of its chain like anything else.
   */
  void heard(Node node, long time) {
    long believed = Math.max(time, watermark.now());
    KeyState state = node.state;
    boolean fresh = state.getDue() == 0;
    if (fresh || state.getEvicted()) {
      state.setHeard(fresh ? believed : Math.max(believed, state.getHeard()));
      if (state.getEvicted() && !state.getSwept()) {
        state.setChildren(1L);
      }
      state.setEvicted(false);
      state.setSwept(false);
      schedule(node, state.getHeard() + lifetimes.silence());
      if (!fresh) {
        tellThoseAbove(node);
      }
    } else if (believed - lifetimes.grain() > state.getHeard()) {
      state.setHeard(believed);
      node.touch();
      tellThoseAbove(node);
    }
  }

  /** The credential may be used until then. */
  void keepUntil(Node node, long expiry) {
    heard(node, Lifetimes.end(expiry, messages.at()));
  }

  private void tellThoseAbove(Node node) {
    String parent = node.state.getParent();
    if (parent != null) {
      messages.register(parent, node.key(), Links.JOIN);
    }
    String base = node.dayOf();
    if (base != null && !base.equals(parent)) {
      messages.register(base, node.key(), Links.JOIN);
    }
    if (node.shared()) {
      for (Holder holder : node.state.getHolders()) {
        messages.register(holder.getParent(), node.key(), Links.HOLDING);
      }
    }
    for (NameLink name : node.state.getNames()) {
      messages.register(name.getName(), node.key(), Links.NAME);
    }
    Preferred delegation = node.state.getDelegation();
    if (delegation != null) {
      messages.register(delegation.getParent(), node.key(), Links.DELEGATION);
    }
  }

  private void schedule(Node node, long due) {
    long at = due == 0 ? 1 : due;
    node.state.setDue(at);
    node.touch();
    rows.due(node.key(), at, null);
    if (at < next) {
      next = at;
      done = null;
    }
  }

  /** Looks at what is due. */
  void sweep() {
    long now = watermark.now();
    int left = AT_ONCE;
    while (left > 0 && now >= next) {
      Due due = rows.firstDue(done);
      if (due == null) {
        next = Long.MAX_VALUE;
      } else if (due.at() > now) {
        next = due.at();
      } else {
        left -= 1 + look(due, now, left);
      }
    }
  }

  /** How many rows it took. */
  private int look(Due due, long now, int limit) {
    KeyState state = rows.state(due.key());
    if (state == null || state.getDue() != due.at()) {
      drop(due);
      return 0;
    }
    Node node = new Node(state);
    int took;
    if (state.getSwept()) {
      drop(due);
      rows.forget(node.key());
      telemetry.evicted(Evicted.TOMBSTONE);
      return 1;
    } else if (state.getEvicted()) {
      took = strip(node, due, now, limit);
    } else {
      took =
          state.getHeard() + lifetimes.silence() <= now
              ? evict(node)
              : review(node, due, now, limit);
    }
    if (node.changed()) {
      rows.state(node.state);
    }
    return took;
  }

  private int evict(Node node) {
    node.state.setEvicted(true);
    node.state.setChildren(0L);
    node.touch();
    telemetry.evicted(Evicted.KEY);
    return 1;
  }

  private int strip(Node node, Due due, long now, int limit) {
    Preferred link = Names.greatest(node);
    int took = rows.strip(node.key(), link == null ? null : link.getLinkId(), limit);
    if (took < limit) {
      drop(due);
      node.state.setSwept(true);
      node.state.setLinks(0L);
      schedule(node, now + lifetimes.tombstone());
    }
    return took;
  }

  /** It lives; children of it, and events that may come twice, may be long ago. */
  private int review(Node node, Due due, long now, int limit) {
    byte[] cursor = due.cursor();
    byte[] next = StitchRows.isSeen(cursor) ? null : forgetChildren(node, cursor, now, limit);
    if (next == null) {
      byte[] from = StitchRows.isSeen(cursor) ? cursor : null;
      next = rows.forgetSeen(node.key(), from, now - lifetimes.silence(), limit);
    }
    if (next == null) {
      drop(due);
      schedule(node, node.state.getHeard() + lifetimes.silence());
    } else {
      rows.due(node.key(), due.at(), next);
    }
    return limit;
  }

  private byte @Nullable [] forgetChildren(
      Node node, byte @Nullable [] after, long now, int limit) {
    List<Child> children = rows.children(node.key(), after, limit);
    for (Child child : children) {
      if (child.heard() + lifetimes.silence() + 2 * lifetimes.grain() <= now) {
        rows.removeChild(child);
        node.state.setChildren(Math.max(0, node.state.getChildren() - 1));
        node.touch();
      }
    }
    return children.size() < limit ? null : children.getLast().row();
  }

  /** Later look-ups begin behind it: what was removed before it is not walked over again. */
  private void drop(Due due) {
    rows.removeDue(due);
    done = due.row();
  }
}
