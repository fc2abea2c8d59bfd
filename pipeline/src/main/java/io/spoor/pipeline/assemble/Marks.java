package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.MarkedChains;
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
final class Marks {
  private static final byte[] ALL = RowKey.of('D');
  private static final int MOST = 500;
  private static final RowCodec<MarkedChains> CODEC = RowCodec.avro(MarkedChains.class);

  private final Rows rows;
  private final Map<String, Page> waiting = new LinkedHashMap<>();
  private @Nullable Page open;
  private long pages;

  /** Chains that were marked about the same time. */
  static final class Page {
    private final byte[] row;
    private final List<String> chains = new ArrayList<>();
    private int left;

    private Page(long number) {
      this.row = RowKey.of('D', ordered(number));
    }
  }

  Marks(Rows rows) {
    this.rows = rows;
    byte[] after = ALL;
    while (true) {
      List<Row<MarkedChains>> some = rows.scanAfter(ALL, after, MOST, CODEC);
      some.forEach(this::load);
      if (some.size() < MOST) {
        return;
      }
      after = some.getLast().key();
    }
  }

  private void load(Row<MarkedChains> row) {
    pages = RowKey.fromOrdered(row.key(), ALL.length) + 1;
    var page = new Page(pages - 1);
    for (String chain : row.value().getChainKeys()) {
      page.chains.add(chain);
      if (waiting.putIfAbsent(chain, page) == null) {
        page.left++;
      }
    }
    if (page.left == 0) {
      rows.delete(page.row);
    }
  }

  void add(String chain) {
    if (waiting.containsKey(chain)) {
      return;
    }
    Page page = open;
    if (page == null || page.chains.size() == MOST) {
      page = new Page(pages++);
      open = page;
    }
    page.chains.add(chain);
    page.left++;
    waiting.put(chain, page);
    rows.put(page.row, new MarkedChains(page.chains), CODEC);
  }

  /** What is marked from now on goes to another page. */
  void turn() {
    open = null;
  }

  /** The chains, as many as there are now; a copy. */
  List<String> all() {
    return List.copyOf(waiting.keySet());
  }

  int size() {
    return waiting.size();
  }

  boolean has(String chain) {
    return waiting.containsKey(chain);
  }

  /** The chain is being read: what changes it from now on marks it anew. */
  @Nullable Page take(String chain) {
    return waiting.remove(chain);
  }

  /** It has to wait after all, behind the others. */
  void giveBack(String chain, Page page) {
    if (waiting.putIfAbsent(chain, page) != null) {
      out(page);
    }
  }

  /** The document of a chain that was taken from the page is out. */
  void out(Page page) {
    page.left--;
    if (page.left == 0) {
      if (page == open) {
        open = null;
      }
      rows.delete(page.row);
    }
  }
}
