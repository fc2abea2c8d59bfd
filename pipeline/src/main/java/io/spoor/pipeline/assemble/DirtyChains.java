package io.spoor.pipeline.assemble;

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
final class DirtyChains {
  private static final int PAGE_SIZE = 500;

  private final Table<Long, DirtyChainPage> table;
  private final Map<String, DirtyPage> pending = new LinkedHashMap<>();
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
      if (pending.putIfAbsent(chain, page) == null) {
        page.remaining++;
      }
    }
    if (page.remaining == 0) {
      table.delete(page.number);
    }
  }

  void add(String chain) {
    if (pending.containsKey(chain)) {
      return;
    }
    DirtyPage page = openPage;
    if (page == null || page.chains.size() == PAGE_SIZE) {
      page = new DirtyPage(nextPage++);
      openPage = page;
    }
    page.chains.add(chain);
    page.remaining++;
    pending.put(chain, page);
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

  /** Takes a chain for reading; later changes mark it again. */
  @Nullable DirtyPage poll(String chain) {
    return pending.remove(chain);
  }

  /** Puts an unpublished chain back at the end of the queue. */
  void requeue(String chain, DirtyPage page) {
    if (pending.putIfAbsent(chain, page) != null) {
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
