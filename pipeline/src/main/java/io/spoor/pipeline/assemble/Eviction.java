package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.Evicted;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.alert.Alerts;
import io.spoor.pipeline.assemble.ActionRows.Some;
import io.spoor.pipeline.assemble.DueRows.Entry;
import io.spoor.pipeline.assemble.IdentityRows.LeftOver;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.settings.Lifetimes;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.ChainRow;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.Switch;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evicts segments that nothing was heard of for twice the horizon, a few rows with each message:
 * its actions and what they say go, what they add to the chain's document stays.
 *
 * <pre>
 *  chain with keys ── the last one is evicted ──► its row and its lists ── after a while ──► gone
 *     ▲                                                  │
 *     └────────────── something is heard ────────────────┘
 * </pre>
 *
 * One row in an index says when to look at a key again, not one for each time it was heard of. A
 * key that lives keeps those alive that it is judged by.
 */
final class Eviction {
  /** Rows that one message removes, about: many more than one adds. */
  static final int AT_ONCE = 64;

  /** No lineage is longer. */
  private static final int DEEPEST = 64;

  private final AssembleRows rows;
  private final ActionRows actions;
  private final Identities identities;
  private final Segments segments;
  private final Kept kept;
  private final Behaviours behaviours;
  private final Observations observations;
  private final Alerts alerts;
  private final DueRows due;
  private final Publisher publisher;
  private final Watermark watermark;
  private final Lifetimes lifetimes;
  private final boolean replaying;
  private final Telemetry telemetry;

  Eviction(
      AssembleRows rows,
      ActionRows actions,
      Identities identities,
      Segments segments,
      Kept kept,
      Behaviours behaviours,
      Observations observations,
      Alerts alerts,
      DueRows due,
      Publisher publisher,
      Watermark watermark,
      StageSettings settings,
      Telemetry telemetry) {
    this.rows = rows;
    this.actions = actions;
    this.identities = identities;
    this.segments = segments;
    this.kept = kept;
    this.behaviours = behaviours;
    this.observations = observations;
    this.alerts = alerts;
    this.due = due;
    this.publisher = publisher;
    this.watermark = watermark;
    this.lifetimes = Lifetimes.of(settings);
    this.replaying = settings.replaying();
    this.telemetry = telemetry;
  }

  /** Until when an event speaks of its segment: a credential that it mints may be used later. */
  static long life(IdentityEvent event) {
    long believed = Watermark.believed(event);
    Issued issued = event.getIssued();
    return issued == null ? believed : Lifetimes.end(issued.getExpiresAt(), believed);
  }

  /** Until when a placement speaks of its key: a credential that was issued may be used later. */
  static long life(KeyPlaced placed) {
    Link link = placed.getLink();
    long at = placed.getAt();
    if (at == 0 || link == null || !JoinMethod.ISSUED_CREDENTIAL.label().equals(link.getMethod())) {
      return at;
    }
    return Lifetimes.end(link.getExpiresAt(), at);
  }

  void begun(Scope chain) {
    if (chain.row.getDue() == 0) {
      look(chain, Math.max(chain.at, watermark.now()) + lifetimes.silence());
    }
  }

  private void look(Scope chain, long time) {
    chain.row.setDue(time);
    chain.touch();
    due.add(time, chain.key(), null);
  }

  private void look(Scope chain, KeyRow row, long time) {
    row.setDue(time);
    due.add(time, chain.key(), row.getKey());
  }

  /**
   * Something is known of the key at {@code time}, nanoseconds since the Unix epoch, 0 when nobody
   * says. What comes late counts as heard now: it has to wait for the rest of its chain like
   * anything else. The caller keeps the row.
   */
  void heard(Scope chain, KeyRow row, long time) {
    boolean fresh = row.getDue() == 0;
    if (time == 0 && !fresh) {
      return;
    }
    long believed = Math.max(time, watermark.now());
    if (fresh) {
      row.setAlive(believed);
      look(chain, row, believed + lifetimes.silence());
    } else if (believed - lifetimes.grain() > row.getAlive()) {
      row.setAlive(believed);
      keepLineage(chain, row);
    }
  }

  /** Those a key is judged by live as long as it does. */
  void keepLineage(Scope chain, KeyRow row) {
    keepLineage(chain, row, DEEPEST);
  }

  private void keepLineage(Scope chain, KeyRow row, int deep) {
    for (String parent : row.getLineage()) {
      KeyRow above = rows.key(chain.hash, parent);
      if (above != null && deep > 0 && row.getAlive() > above.getAlive()) {
        above.setAlive(row.getAlive());
        rows.key(chain.hash, above);
        keepLineage(chain, above, deep - 1);
      }
    }
  }

  /** Looks at what is due. */
  void some() {
    if (replaying) {
      return;
    }
    long now = watermark.now();
    int left = AT_ONCE;
    Entry entry = due.first(now);
    while (entry != null && left > 0) {
      left -= look(entry, now, left);
      entry = due.first(now);
    }
  }

  /** About how many rows it took. */
  private int look(Entry entry, long now, int limit) {
    ChainRow row = rows.chain(entry.what().getChainKey());
    String key = entry.what().getKey();
    if (row == null) {
      due.remove(entry);
      return 1;
    }
    var chain = new Scope(row);
    int took = key == null ? chain(chain, entry, now, limit) : key(chain, key, entry, now, limit);
    kept.save(chain);
    if (chain.touched()) {
      rows.chain(row);
    }
    return took;
  }

  private int key(Scope chain, String key, Entry entry, long now, int limit) {
    KeyRow row = rows.key(chain.hash, key);
    var where = entry.what().getAfter();
    byte[] after = where == null ? null : Bytes.of(where);
    if (row == null && after != null && IdentityRows.isLeftOver(after)) {
      return leftOver(chain, key, entry, after, limit);
    }
    if (row == null || row.getDue() != entry.at()) {
      due.remove(entry);
      return 1;
    }
    if (row.getAlive() == 0) {
      // Heard of before the first event told the time.
      row.setAlive(now);
    }
    if (row.getAlive() + lifetimes.silence() > now) {
      due.remove(entry);
      look(chain, row, row.getAlive() + lifetimes.silence());
      rows.key(chain.hash, row);
      return 2;
    }
    if (after != null && ObservedRows.isFinding(after)) {
      return findings(chain, row, entry, after, limit);
    }
    Some some = actions.after(chain.hash, key, after, limit);
    for (Action action : some.actions()) {
      kept.uses(
          chain,
          identities.forget(
              chain, action.getEvent(), other -> rows.key(chain.hash, other) != null));
      observations.evict(chain, action.getEvent());
      actions.remove(chain.hash, action);
    }
    int evicted = some.actions().size();
    row.setActions(Math.max(0, row.getActions() - evicted));
    row.setEvicted(row.getEvicted() + evicted);
    if (some.more() && some.last() != null) {
      rows.key(chain.hash, row);
      due.goOn(entry, some.last());
      return evicted + 1;
    }
    return evicted + findings(chain, row, entry, null, Math.max(1, limit - evicted));
  }

  /** Findings about its actions go when these are gone. */
  private int findings(Scope chain, KeyRow row, Entry entry, byte @Nullable [] after, int limit) {
    Observations.Some some = observations.take(chain, row, after, limit);
    for (FindingMoved moved : some.findings()) {
      kept.finding(chain, moved.getFinding());
      alerts.evicted(chain.key(), moved.getFinding(), true);
    }
    int evicted = some.findings().size();
    if (some.more() && some.last() != null) {
      rows.key(chain.hash, row);
      due.goOn(entry, some.last());
      return evicted + 1;
    }
    evict(chain, row);
    return evicted + 4 + leftOver(chain, row.getKey(), entry, null, Math.max(1, limit - evicted));
  }

  /** What others said of it goes when the key itself is gone. */
  private int leftOver(Scope chain, String key, Entry entry, byte @Nullable [] after, int limit) {
    LeftOver some = identities.forget(chain, key, after, limit);
    if (some.last() != null) {
      due.goOn(entry, some.last());
    } else {
      due.remove(entry);
    }
    return some.read();
  }

  private void evict(Scope chain, KeyRow row) {
    telemetry.evicted(Evicted.SEGMENT);
    if (row.getHere()) {
      kept.segment(chain, row);
      segments.forgetQuietly(chain, row);
      Switch change = rows.change(chain.hash, row.getKey());
      if (change != null) {
        kept.change(chain, change);
        rows.change(chain.hash, row.getKey(), null);
      }
    } else if (row.getMovedTo() != null) {
      kept.gone(chain, row);
    }
    for (Finding finding : rows.findings(chain.hash, row.getKey())) {
      kept.finding(chain, finding);
      alerts.evicted(chain.key(), finding, true);
      rows.removeFinding(chain.hash, row.getKey(), finding);
    }
    for (String parent : row.getLineage()) {
      rows.removeLineage(chain.hash, parent, row.getKey());
    }
    behaviours.evict(chain, row);
    rows.removeKey(chain.hash, row.getKey());
    publisher.evicted(chain.key());
    chain.row.setEmptied(0L);
    chain.touch();
    if (chain.row.getDue() == 0 && empty(chain)) {
      look(chain, watermark.now());
    }
  }

  private boolean empty(Scope chain) {
    byte[] keys = AssembleRows.allKeys(chain.hash);
    return rows.after(keys, keys, 1, AssembleRows.KEY).isEmpty();
  }

  private int chain(Scope chain, Entry entry, long now, int limit) {
    ChainRow row = chain.row;
    if (!empty(chain)) {
      row.setEmptied(0L);
      row.setDue(0L);
      chain.touch();
      due.remove(entry);
      return 2;
    }
    // Some may have come since the chain has no keys: what is judged elsewhere takes its time.
    List<Row<Finding>> notes = rows.notes(chain.hash, limit);
    if (row.getEmptied() == 0 || !notes.isEmpty()) {
      for (Row<Finding> note : notes) {
        kept.note(chain, note.value());
        alerts.evicted(chain.key(), note.value(), chain.isAbout(note.value()));
      }
      notes.forEach(rows::remove);
      if (notes.size() < limit && row.getEmptied() == 0) {
        row.setEmptied(now);
        due.remove(entry);
        look(chain, now + lifetimes.tombstone());
      }
      return notes.size() + 2;
    }
    if (now < row.getEmptied() + lifetimes.tombstone()) {
      due.remove(entry);
      look(chain, row.getEmptied() + lifetimes.tombstone());
      return 2;
    }
    int left = observations.forget(chain, limit);
    if (left == limit) {
      return left;
    }
    due.remove(entry);
    // Notes that came when it was empty already.
    rows.notes(chain.hash, limit).forEach(rows::remove);
    rows.removeChain(chain.key());
    telemetry.evicted(Evicted.CHAIN);
    kept.remove(chain);
    alerts.remove(chain.key());
    behaviours.forget(chain);
    chain.forgotten();
    return left + 4;
  }
}
