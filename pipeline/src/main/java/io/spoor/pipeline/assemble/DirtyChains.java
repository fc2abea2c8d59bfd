package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.DirtyChainPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chains that changed and whose document is not out, the one that waits longest first. They are
 * kept in memory, and by the page in rows {@code D number}: a page goes when all its chains are
 * out, so that after a crash some are published once more, and none is forgotten.
 */
final class DirtyChains {
  private static final byte[] PREFIX = RowKey.of('D');
  private static final int PAGE_SIZE = 500;
  private static final RowCodec<DirtyChainPage> CODEC = RowCodec.avro(DirtyChainPage.class);

  private final Rows rows;
  private final Map<String, DirtyPage> pending = new LinkedHashMap<>();
  private @Nullable DirtyPage openPage;
  private long nextPage;

  /** Chains that were marked about the same time. */
  static final class DirtyPage {
    private final byte[] rowKey;
    private final List<String> chains = new ArrayList<>();
    private int remaining;

    private DirtyPage(long number) {
      this.rowKey = RowKey.of('D', ordered(number));
    }
  }

  DirtyChains(Rows rows) {
    this.rows = rows;
    byte[] after = PREFIX;
    while (true) {
      List<Row<DirtyChainPage>> batch = rows.scanAfter(PREFIX, after, PAGE_SIZE, CODEC);
      batch.forEach(this::load);
      if (batch.size() < PAGE_SIZE) {
        return;
      }
      after = batch.getLast().key();
    }
  }

  private void load(Row<DirtyChainPage> row) {
    nextPage = RowKey.fromOrdered(row.key(), PREFIX.length) + 1;
    var page = new DirtyPage(nextPage - 1);
    for (String chain : row.value().getChainKeys()) {
      page.chains.add(chain);
      if (pending.putIfAbsent(chain, page) == null) {
        page.remaining++;
      }
    }
    if (page.remaining == 0) {
      rows.delete(page.rowKey);
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
    rows.put(page.rowKey, new DirtyChainPage(page.chains), CODEC);
  }

  /** What is marked from now on goes to another page. */
  void rotatePage() {
    openPage = null;
  }

  /** The chains, as many as there are now; a copy. */
  List<String> chains() {
    return List.copyOf(pending.keySet());
  }

  int size() {
    return pending.size();
  }

  boolean contains(String chain) {
    return pending.containsKey(chain);
  }

  /** The chain is being read: what changes it from now on marks it anew. */
  @Nullable DirtyPage poll(String chain) {
    return pending.remove(chain);
  }

  /** It has to wait after all, behind the others. */
  void requeue(String chain, DirtyPage page) {
    if (pending.putIfAbsent(chain, page) != null) {
      markPublished(page);
    }
  }

  /** The document of a chain that was taken from the page is out. */
  void markPublished(DirtyPage page) {
    page.remaining--;
    if (page.remaining == 0) {
      if (page == openPage) {
        openPage = null;
      }
      rows.delete(page.rowKey);
    }
  }
}
