package io.spoor.decisions.evaluation;

import io.spoor.decisions.evaluation.RunContentStore.Contents;
import io.spoor.decisions.evaluation.RunContentStore.Room;
import io.spoor.decisions.evaluation.RunContentStore.Stored;
import io.spoor.decisions.view.ContentReceiver;
import io.spoor.decisions.view.Hash;
import io.spoor.decisions.view.KnownRun;
import io.spoor.schemas.RunContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The chains whose calls were evaluated lately, in memory. Others are read from the store when a
 * call of theirs is evaluated; what arrives afterwards is added to them. Thread-safe.
 *
 * <p>What is in memory does not change a verdict: records that the store deletes are forgotten
 * here, too, at the latest after {@link #MAX_DELETED} of them. All chains together take at most
 * {@link Limits#ofAll}: those that were used longest ago are evicted.
 */
final class LiveRuns implements ContentReceiver {
  /** Maximum trails of a chain that are read. */
  static final int MAX_TRAILS = 32;

  /** Maximum records of a chain that are read; those of the call's own trail come first. */
  static final int MAX_RECORDS = 2_048;

  /**
   * Memory, estimated by the encoded size of records.
   *
   * @param ofAll of all chains together
   * @param ofChain of one chain; records beyond it are left out, which a verdict states
   */
  record Limits(long ofAll, long ofChain) {
    static final Limits PRODUCTION = new Limits(64L << 20, 16L << 20);
  }

  /** Records that wait for the next use of a chain. */
  private static final int MAX_PENDING = 256;

  private static final long MAX_PENDING_BYTES = 4L << 20;

  /** Beside its encoded bytes, which its rows and their cache hold again. */
  static final long RECORD_OVERHEAD = 3 << 10;

  static final long CHAIN_OVERHEAD = 8 << 10;
  private static final int MAX_DELETED = 128;

  private final RunContentStore store;
  private final DetectionBasis rules;
  private final int keyId;
  private final Consumer<String> journal;
  private final Limits limits;

  /** From least to most recently used. */
  private final Map<Hash, Entry> chains = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<Hash, Entry> byTrail = new HashMap<>();
  private long cached;
  private long lastFault;

  /** How often a trail was placed in a chain. Changed with the lock. */
  private volatile long placed;

  /** Asked for each call, so without the lock. */
  private volatile boolean isIncomplete;

  LiveRuns(RunContentStore store, DetectionBasis rules, int keyId, Consumer<String> journal) {
    this(store, rules, keyId, journal, Limits.PRODUCTION);
  }

  LiveRuns(
      RunContentStore store,
      DetectionBasis rules,
      int keyId,
      Consumer<String> journal,
      Limits limits) {
    this.limits = limits;
    this.store = store;
    this.rules = rules;
    this.keyId = keyId;
    this.journal = journal;
  }

  /** A chain in memory. Its lock is taken for each use, that of the map never within. */
  private static final class Entry {
    private final Hash chain;
    private final Set<Hash> trails;
    private final List<Arrived> pending = new ArrayList<>();
    private @Nullable LiveRun run;
    private long bytes = CHAIN_OVERHEAD;
    private long pendingBytes;
    private int deleted;

    Entry(Hash chain, Set<Hash> trails) {
      this.chain = chain;
      this.trails = trails;
    }
  }

  private record Arrived(Hash trail, Stored stored) {}

  /** Calls a function with the chain of a run, as far as its records have arrived. */
  <T extends Object> T with(String tenant, KnownRun known, Function<LiveRun, T> use) {
    Entry entry = entry(known);
    synchronized (entry) {
      LiveRun run = entry.run;
      if (run == null || !run.isOf(rules.detectors(tenant))) {
        run = read(tenant, known, entry);
        entry.run = run;
      }
      for (Arrived arrived : takePending(entry)) {
        run.add(arrived.trail, arrived.stored);
      }
      return use.apply(run);
    }
  }

  private Entry entry(KnownRun known) {
    while (true) {
      long read = placed;
      Entry entry = find(known);
      if (entry != null) {
        return entry;
      }
      // Without the lock, which all decisions need.
      Set<Hash> trails = new LinkedHashSet<>();
      trails.add(known.key());
      trails.add(known.chain());
      trails.addAll(store.trails(known.chain(), MAX_TRAILS + 1));
      entry = new Entry(known.chain(), trails);
      if (add(entry, read)) {
        return entry;
      }
    }
  }

  private synchronized @Nullable Entry find(KnownRun known) {
    Entry entry = chains.get(known.chain());
    if (entry != null && !entry.trails.contains(known.key())) {
      remove(entry);
      return null;
    }
    return entry;
  }

  /** Adds a chain, unless a trail was placed since its trails were read, or another was faster. */
  private synchronized boolean add(Entry entry, long read) {
    if (placed != read || chains.containsKey(entry.chain)) {
      return false;
    }
    chains.put(entry.chain, entry);
    cached += entry.bytes;
    for (Hash trail : entry.trails) {
      byTrail.put(trail, entry);
    }
    evictOthers(entry);
    return true;
  }

  private LiveRun read(String tenant, KnownRun known, Entry entry) {
    List<Arrived> all = new ArrayList<>();
    long bytes = 0;
    boolean isCut = entry.trails.size() > MAX_TRAILS;
    String rootKey = known.view().getChainId();
    int trails = 0;
    for (Hash trail : entry.trails) {
      if (trails++ == MAX_TRAILS) {
        break;
      }
      Contents contents =
          store.contents(
              trail, new Room(MAX_RECORDS - all.size(), limits.ofChain() - bytes, RECORD_OVERHEAD));
      isCut |= contents.isCut();
      for (Stored stored : contents.records()) {
        all.add(new Arrived(trail, stored));
        bytes += cost(stored);
      }
      if (trail.equals(known.chain()) && !contents.records().isEmpty()) {
        rootKey = contents.records().getFirst().content().getEvent().getTrailKey();
      }
    }
    var run = new LiveRun(rules, tenant, rootKey, keyId);
    all.sort((a, b) -> Long.compare(a.stored.arrival(), b.stored.arrival()));
    all.forEach(arrived -> run.add(arrived.trail, arrived.stored));
    if (isCut) {
      run.markLeftOut();
    }
    resize(entry, bytes);
    return run;
  }

  /** Memory of a record: encoded, and in rows. */
  private static long cost(Stored stored) {
    return RECORD_OVERHEAD + 2L * stored.bytes();
  }

  private synchronized void resize(Entry entry, long ofRecords) {
    if (chains.get(entry.chain) != entry) {
      return; // Dropped meanwhile: this use is its last.
    }
    long bytes = CHAIN_OVERHEAD + ofRecords + entry.pendingBytes;
    cached += bytes - entry.bytes;
    entry.bytes = bytes;
    evictOthers(entry);
  }

  private void evictOthers(Entry used) {
    var leastRecent = chains.values().iterator();
    while (cached > limits.ofAll() && leastRecent.hasNext()) {
      Entry oldest = leastRecent.next();
      if (oldest != used) {
        leastRecent.remove();
        forget(oldest);
      }
    }
  }

  private synchronized List<Arrived> takePending(Entry entry) {
    if (entry.pending.isEmpty()) {
      return List.of();
    }
    List<Arrived> pending = List.copyOf(entry.pending);
    entry.pending.clear();
    entry.pendingBytes = 0;
    return pending;
  }

  /** Estimated memory of all chains. */
  synchronized long bytes() {
    return cached;
  }

  private void remove(Entry entry) {
    chains.remove(entry.chain);
    forget(entry);
  }

  private void forget(Entry entry) {
    cached -= entry.bytes;
    for (Hash trail : entry.trails) {
      byTrail.remove(trail, entry);
    }
  }

  /** Removes the chains that a trail was placed in or taken from. */
  private synchronized void removeOf(@Nullable Hash last, @Nullable Hash chain, Hash key) {
    placed++;
    removeOf(last);
    removeOf(chain);
    removeOf(key);
  }

  private void removeOf(@Nullable Hash trailOrChain) {
    if (trailOrChain != null) {
      Entry ofChain = chains.get(trailOrChain);
      if (ofChain != null) {
        remove(ofChain);
      }
      Entry ofTrail = byTrail.get(trailOrChain);
      if (ofTrail != null) {
        remove(ofTrail);
      }
    }
  }

  @Override
  public void onContent(Hash trail, Hash record, @Nullable RunContent content) {
    try {
      if (content == null) {
        store.delete(trail, record);
        onDeleted(trail);
      } else {
        onArrived(trail, store.put(trail, record, content));
      }
    } catch (RuntimeException e) {
      onFault(e);
    }
  }

  private synchronized void onArrived(Hash trail, Stored stored) {
    Entry entry = byTrail.get(trail);
    if (entry == null) {
      return;
    }
    long cost = cost(stored);
    if (entry.pending.size() == MAX_PENDING
        || entry.pendingBytes + cost > MAX_PENDING_BYTES
        || entry.bytes + cost > CHAIN_OVERHEAD + limits.ofChain()) {
      remove(entry);
      return;
    }
    entry.pending.add(new Arrived(trail, stored));
    entry.pendingBytes += cost;
    entry.bytes += cost;
    cached += cost;
    evictOthers(entry);
  }

  private synchronized void onDeleted(Hash trail) {
    Entry entry = byTrail.get(trail);
    if (entry != null && ++entry.deleted > MAX_DELETED) {
      remove(entry);
    }
  }

  @Override
  public void onPlaced(Hash key, @Nullable Hash chain) {
    try {
      Hash last = store.place(key, chain);
      if (chain == null ? last != null : !chain.equals(last)) {
        removeOf(last, chain, key);
      }
    } catch (RuntimeException e) {
      onFault(e);
    }
  }

  @Override
  public void onGeneration(int generation) {
    try {
      store.deleteBefore(generation);
    } catch (RuntimeException e) {
      onFault(e);
    }
    synchronized (this) {
      chains.clear();
      byTrail.clear();
      cached = 0;
      placed++;
    }
  }

  /** A record that is missing here would hide what a run has read. */
  private void onFault(RuntimeException fault) {
    long now = System.nanoTime();
    synchronized (this) {
      isIncomplete = true;
      if (lastFault != 0 && now - lastFault < 60_000_000_000L) {
        return;
      }
      lastFault = now;
    }
    // The message may quote a record.
    journal.accept(
        "content of runs cannot be stored, calls are not evaluated until a restart: "
            + fault.getClass().getName());
  }

  /** Whether a record could not be stored. */
  boolean isIncomplete() {
    return isIncomplete;
  }
}
