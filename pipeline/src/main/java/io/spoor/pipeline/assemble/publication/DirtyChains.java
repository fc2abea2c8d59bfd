package io.spoor.pipeline.assemble.publication;

import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.DirtyChainPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changed chains awaiting publication, oldest first. They are held in memory and, by page, in rows
 * of their own. A page is deleted when all its chains are published. After a crash some chains are
 * published twice, and none is lost.
 */
public final class DirtyChains {
  private static final int PAGE_SIZE = 500;

  private final Table<Long, DirtyChainPage> table;
  private final Map<String, DirtyChain> pending = new LinkedHashMap<>();
  private @Nullable DirtyPage openPage;
  private long nextPage;

  /** Chains marked at about the same time. */
  static final class DirtyPage {
    private final long number;
    private final List<String> chains = new ArrayList<>();
    private int remaining;

    private DirtyPage(long number) {
      this.number = number;
    }
  }

  /** A chain that awaits publication; the rounds are those of the publisher. */
  private static final class DirtyChain {
    private final DirtyPage page;
    private final long markedIn;
    private long changedIn;
    private boolean urgent;

    DirtyChain(DirtyPage page, long round) {
      this.page = page;
      this.markedIn = round;
      this.changedIn = round;
    }
  }

  DirtyChains(Rows rows) {
    this.table = ChainRows.DIRTY_PAGE.in(rows);
    byte @Nullable [] after = null;
    while (true) {
      List<Row<DirtyChainPage>> batch = table.all().after(after, PAGE_SIZE);
      batch.forEach(this::load);
      if (batch.size() < PAGE_SIZE) {
        return;
      }
      after = batch.getLast().key();
    }
  }

  private void load(Row<DirtyChainPage> row) {
    nextPage = RowKey.fromOrdered(row.key(), 1) + 1;
    var page = new DirtyPage(nextPage - 1);
    for (String chain : row.value().getChainKeys()) {
      page.chains.add(chain);
      if (pending.putIfAbsent(chain, new DirtyChain(page, 0)) == null) {
        page.remaining++;
      }
    }
    if (page.remaining == 0) {
      table.delete(page.number);
    }
  }

  /**
   * Marks a chain as changed.
   *
   * @param round number of the current round
   * @param urgent whether it should not wait until it is quiet
   */
  void add(String chain, long round, boolean urgent) {
    DirtyChain known = pending.get(chain);
    if (known != null) {
      known.changedIn = round;
      known.urgent |= urgent;
      return;
    }
    DirtyPage page = openPage;
    if (page == null || page.chains.size() == PAGE_SIZE) {
      page = new DirtyPage(nextPage++);
      openPage = page;
    }
    page.chains.add(chain);
    page.remaining++;
    var dirty = new DirtyChain(page, round);
    dirty.urgent = urgent;
    pending.put(chain, dirty);
    table.put(page.number, new DirtyChainPage(page.chains));
  }

  /** Starts a new page for chains marked from now on. */
  void rotatePage() {
    openPage = null;
  }

  /** A copy of the current chains. */
  List<String> chains() {
    return List.copyOf(pending.keySet());
  }

  int size() {
    return pending.size();
  }

  boolean contains(String chain) {
    return pending.containsKey(chain);
  }

  /**
   * Whether a chain is urgent, did not change since the round {@code last}, or waits since the
   * round {@code oldest} or longer.
   */
  boolean isReady(String chain, long last, long oldest) {
    DirtyChain dirty = pending.get(chain);
    return dirty == null || dirty.urgent || dirty.changedIn < last || dirty.markedIn <= oldest;
  }

  /** Takes a chain for reading; later changes mark it again. */
  @Nullable DirtyPage poll(String chain) {
    DirtyChain dirty = pending.remove(chain);
    return dirty == null ? null : dirty.page;
  }

  /** Puts an unpublished chain back at the end of the queue. */
  void requeue(String chain, DirtyPage page, long round) {
    if (pending.putIfAbsent(chain, new DirtyChain(page, round)) != null) {
      markPublished(page);
    }
  }

  /** Records that a chain taken from the page is published. */
  void markPublished(DirtyPage page) {
    page.remaining--;
    if (page.remaining == 0) {
      if (page == openPage) {
        openPage = null;
      }
      table.delete(page.number);
    }
  }
}
