package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.alert.Alerts;
import io.spoor.pipeline.assemble.Marks.Page;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.state.ChainRow;
import io.spoor.schemas.Chain;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes chains that changed: see {@link Marks}.
 *
 * <p>A round reads so many rows and no more: small chains are done in it, long ones over several.
 * What was published then rests, the longer the more there is to read. Counted in rows and rounds,
 * not in time, so that the same messages give the same documents.
 */
final class Publisher {
  /** About 60 ms of reading; a round is due every 200 ms. */
  static final int ROWS_A_ROUND = 20_000;

  /** What one chain may take of a round before it counts as long. */
  static final int SMALL = 2_000;

  private static final int UNFINISHED = 8;

  private final Rows stored;
  private final AssembleRows rows;
  private final IdentityRows identities;
  private final Kept kept;
  private final Alerts alerts;
  private final Behaviours behaviours;
  private final int generation;
  private final Outbox out;
  private final Telemetry telemetry;
  private final Marks marks;
  private final Map<String, Begun> unfinished = new LinkedHashMap<>();
  private final Map<String, Rest> resting = new HashMap<>();
  private long round;

  Publisher(
      Rows stored,
      AssembleRows rows,
      IdentityRows identities,
      Kept kept,
      Behaviours behaviours,
      Alerts alerts,
      int generation,
      Outbox out,
      Telemetry telemetry) {
    this.stored = stored;
    this.rows = rows;
    this.identities = identities;
    this.kept = kept;
    this.alerts = alerts;
    this.behaviours = behaviours;
    this.generation = generation;
    this.out = out;
    this.telemetry = telemetry;
    this.marks = new Marks(stored);
  }

  /** A document that is being added up, and where it is said that it is not out. */
  private record Begun(ChainFold fold, Page page) {}

  void changed(String chainKey) {
    marks.add(chainKey);
    Rest rest = resting.get(chainKey);
    if (rest != null) {
      rest.changed(round);
    }
  }

  /**
   * Eviction changes no document, but one that is half added up may miss something or see it twice.
   */
  void evicted(String chainKey) {
    if (unfinished.containsKey(chainKey)) {
      changed(chainKey);
    }
  }

  /** Publishes at most {@code limit} chains, whatever it takes; how many there were. */
  int all(int limit) {
    int published = 0;
    for (String chain : chains()) {
      if (published == limit) {
        break;
      }
      Begun half = unfinished.remove(chain);
      Begun begun = begin(chain);
      if (begun == null) {
        begun = half;
      } else if (half != null) {
        marks.out(half.page);
      }
      if (begun != null) {
        while (!begun.fold.done()) {
          begun.fold.advance(Integer.MAX_VALUE);
        }
        publish(chain, begun);
        published++;
      }
    }
    alerts.round();
    return published;
  }

  /** Those whose document is not out. */
  private Set<String> chains() {
    Set<String> chains = new LinkedHashSet<>(unfinished.keySet());
    chains.addAll(marks.all());
    return chains;
  }

  /** Publishes what so many rounds have time for. */
  void round(int rounds) {
    round += rounds;
    resting.values().removeIf(rest -> rest.over(round));
    marks.turn();
    int left = rounds * ROWS_A_ROUND;
    int forLong = unfinished.isEmpty() ? 0 : left / 2;
    for (String chain : marks.all()) {
      if (left <= forLong) {
        break;
      }
      Begun begun =
          unfinished.containsKey(chain) || resting.containsKey(chain) ? null : begin(chain);
      if (begun == null) {
        continue;
      }
      left -= begun.fold.advance(SMALL);
      if (begun.fold.done()) {
        publish(chain, begun);
      } else if (unfinished.size() < UNFINISHED) {
        unfinished.put(chain, begun);
      } else {
        marks.giveBack(chain, begun.page);
      }
    }
    while (left > 0 && !unfinished.isEmpty()) {
      var oldest = unfinished.entrySet().iterator().next();
      Begun begun = oldest.getValue();
      left -= begun.fold.advance(left);
      if (begun.fold.done()) {
        unfinished.remove(oldest.getKey());
        publish(oldest.getKey(), begun);
      }
    }
    alerts.round();
  }

  /** Chains that changed and whose document is not out. */
  int waiting() {
    int half = 0;
    for (String chain : unfinished.keySet()) {
      half += marks.has(chain) ? 0 : 1;
    }
    return marks.size() + half;
  }

  /** Null when the chain is not marked. */
  private @Nullable Begun begin(String chain) {
    Page page = marks.take(chain);
    if (page == null) {
      return null;
    }
    ChainRow row = rows.chain(chain);
    Kept.Lists lists = row == null ? new Kept.Lists() : kept.lists(new Scope(row));
    return new Begun(
        new ChainFold(stored, rows, identities, lists, alerts.found(chain), generation, chain),
        page);
  }

  private void publish(String chainKey, Begun begun) {
    ChainRow row = rows.chain(chainKey);
    Chain chain = row == null ? null : begun.fold.chain(row);
    if (row != null && chain != null) {
      row.setRevision(chain.getRevision());
      rows.chain(row);
      out.chain(chain);
      begun.fold.caps().forEach(telemetry::capped);
      var ref = new ChainRef(chain.getTenant(), chainKey, chain.getAgentId(), chain.getRunId());
      alerts.publish(ref, chain.getMergedInto(), begun.fold.found(), !marks.has(chainKey));
      behaviours.tell(row, chain, begun.fold.features());
    }
    marks.out(begun.page);
    resting.put(chainKey, new Rest(round, begun.fold.read()));
  }
}
