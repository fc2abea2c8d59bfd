package io.spoor.connectors.elasticsearch.document;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Names the index of a document by the append time of its raw record. The broker sets that time and
 * it travels in the event, so revisions and replays find their document.
 *
 * <p>Names are unknown until the indices are installed. One thread asks for names; any thread may
 * set the periods.
 */
public final class IndexNames {
  private volatile @Nullable IndexPeriods periods;

  /** Names that are never unknown. */
  public static IndexNames of(IndexPeriods periods) {
    var names = new IndexNames();
    names.use(periods);
    return names;
  }

  /** Uses these periods for all further names. */
  public void use(IndexPeriods next) {
    periods = next;
  }

  /** Whether names are known. */
  public boolean isKnown() {
    return periods != null;
  }

  /** The source of the names of one alias. */
  OfAlias of(String alias) {
    return new OfAlias(alias);
  }

  private IndexPeriods periods() {
    IndexPeriods current = periods;
    if (current == null) {
      throw new IllegalStateException("the indices are not installed yet");
    }
    return current;
  }

  /** Names of one alias; not thread-safe. */
  final class OfAlias {
    private final String alias;
    private @Nullable IndexPeriods rememberedPeriods;
    private long rememberedDay;
    private String remembered = "";

    private OfAlias(String alias) {
      this.alias = alias;
    }

    /**
     * Name of the index, without prefix. Consecutive records mostly have the same day of arrival.
     *
     * @param appendedMillis append time of the raw record, milliseconds since the Unix epoch
     */
    String index(long appendedMillis) {
      IndexPeriods current = periods();
      long day = Math.floorDiv(appendedMillis, TimeUnit.DAYS.toMillis(1));
      if (!current.equals(rememberedPeriods) || day != rememberedDay) {
        remembered = alias + '-' + current.ending(appendedMillis);
        rememberedDay = day;
        rememberedPeriods = current;
      }
      return remembered;
    }
  }
}
