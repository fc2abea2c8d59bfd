package io.spoor.streams.assemble.domain;

import static io.spoor.streams.rows.RowKey.hash;

import io.spoor.schemas.Chain;
import io.spoor.streams.rows.RowCodec;
import io.spoor.streams.rows.RowKey;
import io.spoor.streams.rows.Rows;
import io.spoor.streams.rows.Rows.Row;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.state.ChainRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publishes chains that changed. A row {@code D chain} says that one did, and goes when its
 * document is out: nothing is forgotten by a crash half-way.
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

  private static final int CHAINS_A_ROUND = 2_000;
  private static final int UNFINISHED = 8;
  private static final byte[] ALL = RowKey.of('D');

  private final Rows stored;
  private final AssembleRows rows;
  private final IdentityRows identities;
  private final Kept kept;
  private final int generation;
  private final Outbox out;

  /** Chains of which the row is there and no document was begun since. */
  private final Set<String> marked = new HashSet<>();

  private final Map<String, ChainFold> unfinished = new LinkedHashMap<>();
  private final Map<String, Rest> resting = new HashMap<>();
  private byte[] last = ALL;
  private long round;

  Publisher(
      Rows stored,
      AssembleRows rows,
      IdentityRows identities,
      Kept kept,
      int generation,
      Outbox out) {
    this.stored = stored;
    this.rows = rows;
    this.identities = identities;
    this.kept = kept;
    this.generation = generation;
    this.out = out;
  }

  void changed(String chainKey) {
    if (marked.add(chainKey)) {
      stored.put(RowKey.of('D', hash(chainKey)), chainKey, RowCodec.TEXT);
    }
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
    List<Row<String>> page = next(limit);
    for (Row<String> row : page) {
      last = row.key();
      String chain = row.value();
      unfinished.remove(chain);
      ChainFold fold = begin(chain);
      while (!fold.done()) {
        fold.advance(Integer.MAX_VALUE);
      }
      publish(chain, fold);
    }
    return page.size();
  }

  /** Publishes what one round has time for. */
  void round() {
    round++;
    resting.values().removeIf(rest -> rest.over(round));
    int left = ROWS_A_ROUND;
    int forLong = unfinished.isEmpty() ? 0 : ROWS_A_ROUND / 2;
    for (Row<String> row : next(CHAINS_A_ROUND)) {
      if (left <= forLong) {
        break;
      }
      last = row.key();
      String chain = row.value();
      if (unfinished.containsKey(chain) || resting.containsKey(chain)) {
        continue;
      }
      ChainFold fold = begin(chain);
      left -= fold.advance(SMALL);
      if (fold.done()) {
        publish(chain, fold);
      } else if (unfinished.size() < UNFINISHED) {
        unfinished.put(chain, fold);
      }
    }
    while (left > 0 && !unfinished.isEmpty()) {
      var oldest = unfinished.entrySet().iterator().next();
      left -= oldest.getValue().advance(left);
      if (oldest.getValue().done()) {
        unfinished.remove(oldest.getKey());
        publish(oldest.getKey(), oldest.getValue());
      }
    }
  }

  /** Chains that changed since the start and whose document is not out. */
  int waiting() {
    int half = 0;
    for (String chain : unfinished.keySet()) {
      half += marked.contains(chain) ? 0 : 1;
    }
    return marked.size() + half;
  }

  private ChainFold begin(String chain) {
    marked.remove(chain);
    ChainRow row = rows.chain(chain);
    Kept.Lists lists = row == null ? new Kept.Lists() : kept.lists(new Scope(row));
    return new ChainFold(stored, rows, identities, lists, generation, chain);
  }

  private void publish(String chainKey, ChainFold fold) {
    ChainRow row = rows.chain(chainKey);
    Chain chain = row == null ? null : fold.chain(row);
    if (row != null && chain != null) {
      row.setRevision(chain.getRevision());
      rows.chain(row);
      out.chain(chain);
    }
    if (!marked.contains(chainKey)) {
      stored.delete(RowKey.of('D', hash(chainKey)));
    }
    resting.put(chainKey, new Rest(round, fold.read()));
  }

  /** From where the last call ended, so that none waits for ever behind busy ones. */
  private List<Row<String>> next(int limit) {
    List<Row<String>> page = new ArrayList<>(stored.scanAfter(ALL, last, limit, RowCodec.TEXT));
    if (page.size() < limit && last.length > ALL.length) {
      byte[] end = last;
      stored.scan(ALL, limit - page.size(), RowCodec.TEXT).stream()
          .filter(row -> Arrays.compareUnsigned(row.key(), end) <= 0)
          .forEach(page::add);
    }
    return page;
  }
}
