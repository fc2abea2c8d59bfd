package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.ByteBuffers;
import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.state.EvictedLists;
import io.spoor.schemas.Switch;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Caches the lists of evicted segments, which are large, as evictions of a chain follow each other.
 */
public final class EvictedListsCache {
  private static final int MAX_CACHED = 16;

  /** Switches within a row, each with its own format. */
  private static final RowCodec<Switch> SWITCHES =
      ChainRows.EVICTED.embedded(RowCodec.avro(Switch.class));

  private final Map<String, Lists> lists =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lists> eldest) {
          return size() > MAX_CACHED && !eldest.getValue().changed;
        }
      };

  /** The lists of one chain. */
  public static final class Lists {
    public final ChainLists chainLists = new ChainLists();
    public final TreeSet<String> sources = new TreeSet<>();
    private boolean truncated;
    private boolean changed;

    public boolean truncated() {
      return truncated || chainLists.isTruncated();
    }

    void markChanged(boolean anew) {
      changed |= anew;
    }

    /** The stored form of the lists if they changed; null when they did not. */
    @Nullable EvictedLists takeChanges() {
      if (!changed) {
        return null;
      }
      changed = false;
      return EvictedLists.newBuilder()
          .setSegments(chainLists.segments.inOrder())
          .setPrincipals(chainLists.principals.inOrder())
          .setCredentials(chainLists.credentials.inOrder())
          .setSwitches(
              chainLists.switches.inOrder().stream()
                  .map(change -> ByteBuffer.wrap(SWITCHES.encode(change)))
                  .toList())
          .setFindings(chainLists.findings.inOrder())
          .setSources(List.copyOf(sources))
          .setTruncated(truncated())
          .build();
    }
  }

  /** The lists of a chain; {@code stored} reads them when they are not cached. */
  Lists get(String chainKey, Supplier<@Nullable EvictedLists> stored) {
    Lists cached = lists.get(chainKey);
    if (cached == null) {
      cached = decode(stored.get());
      lists.put(chainKey, cached);
    }
    return cached;
  }

  /** The cached lists of a chain; null when they are not cached. */
  @Nullable Lists find(String chainKey) {
    return lists.get(chainKey);
  }

  void remove(String chainKey) {
    lists.remove(chainKey);
  }

  private static Lists decode(@Nullable EvictedLists stored) {
    var lists = new Lists();
    if (stored != null) {
      stored.getSegments().forEach(lists.chainLists.segments::add);
      stored.getPrincipals().forEach(lists.chainLists.principals::add);
      stored.getCredentials().forEach(lists.chainLists.credentials::add);
      stored
          .getSwitches()
          .forEach(
              bytes -> lists.chainLists.switches.add(SWITCHES.decode(ByteBuffers.toArray(bytes))));
      stored.getFindings().forEach(lists.chainLists.findings::add);
      lists.sources.addAll(stored.getSources());
      lists.truncated = stored.getTruncated();
    }
    return lists;
  }
}
