package io.spoor.connectors.elasticsearch.document;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The current names of the indices of events: unknown until Elasticsearch has been read, then those
 * of a layout. One thread asks for names; any thread may change the layout.
 */
public final class IndexNames {
  private volatile @Nullable IndexLayout layout;

  /** Names that are never unknown. */
  public static IndexNames of(IndexLayout layout) {
    var names = new IndexNames();
    names.use(layout);
    return names;
  }

  /** Uses this layout for all further names. */
  public void use(IndexLayout next) {
    layout = next;
  }

  /** Whether names are known. */
  public boolean isKnown() {
    return layout != null;
  }

  /** The source of the names of one alias. */
  OfAlias of(String alias) {
    return new OfAlias(alias);
  }

  private IndexLayout layout() {
    IndexLayout current = layout;
    if (current == null) {
      throw new IllegalStateException("the indices are not known yet");
    }
    return current;
  }

  /** Names of one alias; not thread-safe. */
  final class OfAlias {
    private final String alias;
    private @Nullable IndexLayout rememberedLayout;
    private long rememberedDay;
    private String remembered = "";

    private OfAlias(String alias) {
      this.alias = alias;
    }

    /** As {@link IndexLayout#index}; consecutive records mostly have the same day of arrival. */
    String index(long appendedMillis, long eventNanos) {
      IndexLayout current = layout();
      if (appendedMillis < current.upgradedMillis()) {
        return current.index(alias, appendedMillis, eventNanos);
      }
      long day = Math.floorDiv(appendedMillis, TimeUnit.DAYS.toMillis(1));
      if (!current.equals(rememberedLayout) || day != rememberedDay) {
        remembered = current.index(alias, appendedMillis, eventNanos);
        rememberedDay = day;
        rememberedLayout = current;
      }
      return remembered;
    }
  }
}
