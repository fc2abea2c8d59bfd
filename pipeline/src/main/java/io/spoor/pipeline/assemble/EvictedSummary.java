package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.FindingStatus;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.state.EvictedCounts;
import io.spoor.pipeline.state.EvictedLists;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import io.spoor.schemas.serde.AvroCodec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Retains the contribution of evicted segments to their chain's document: counts in the chain's
 * row, and lists within the document's limits in a row {@code e chain}.
 */
final class EvictedSummary {
  private static final int MAX_CACHED = 16;

  private final Rows rows;
  private static final RowCodec<EvictedLists> CODEC = RowCodec.avro(EvictedLists.class);
  private final AvroCodec<Switch> switches = AvroCodec.of(Switch.class);

  /** Caches the lists, which are large, as evictions of one chain follow each other. */
  private final Map<String, Lists> cache =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lists> eldest) {
          return size() > MAX_CACHED && !eldest.getValue().changed;
        }
      };

  EvictedSummary(Rows rows) {
    this.rows = rows;
  }

  /** The lists of one chain. */
  static final class Lists {
    final ChainLists chainLists = new ChainLists();
    final TreeSet<String> sources = new TreeSet<>();
    private boolean truncated;
    private boolean changed;

    boolean truncated() {
      return truncated || chainLists.isTruncated();
    }
  }

  /** The lists of a chain; empty when none of its segments was evicted. */
  Lists lists(ChainAggregate chain) {
    return chain.state.getKept() == null ? new Lists() : load(chain.key());
  }

  private Lists load(String chainKey) {
    Lists lists = cache.get(chainKey);
    if (lists == null) {
      lists = read(chainKey);
      cache.put(chainKey, lists);
    }
    return lists;
  }

  private Lists read(String chainKey) {
    var lists = new Lists();
    EvictedLists stored = rows.get(key(chainKey), CODEC);
    if (stored != null) {
      stored.getSegments().forEach(lists.chainLists.segments::add);
      stored.getPrincipals().forEach(lists.chainLists.principals::add);
      stored.getCredentials().forEach(lists.chainLists.credentials::add);
      stored
          .getSwitches()
          .forEach(
              bytes -> lists.chainLists.switches.add(switches.decode(ByteBuffers.toArray(bytes))));
      stored.getFindings().forEach(lists.chainLists.findings::add);
      lists.sources.addAll(stored.getSources());
      lists.truncated = stored.getTruncated();
    }
    return lists;
  }

  private static byte[] key(String chainKey) {
    return RowKey.of('e', RowKey.hash(chainKey));
  }

  private EvictedCounts counts(ChainAggregate chain) {
    EvictedCounts counts = chain.state.getKept();
    if (counts == null) {
      counts = EvictedCounts.newBuilder().build();
      chain.state.setKept(counts);
    }
    chain.touch();
    return counts;
  }

  /** Adds a segment whose other rows are all removed. */
  void addSegment(ChainAggregate chain, SegmentState row) {
    EvictedCounts counts = counts(chain);
    Lists lists = load(chain.key());
    SegmentState previous = lists.chainLists.segments.remove(row.getKey());
    SegmentState merged = SegmentTotals.merge(previous, row);
    if (SegmentTotals.isUsed(row)) {
      counts.setActions(counts.getActions() + SegmentTotals.actionCount(row));
      if (previous == null || !SegmentTotals.isUsed(previous)) {
        counts.setSegments(counts.getSegments() + 1);
      }
      counts.setStarted(min(counts.getStarted(), row.getStarted()));
      counts.setEnded(-min(negate(counts.getEnded()), -row.getEnded()));
      lists.changed |= lists.sources.addAll(row.getSources());
    }
    counts.setAgent(EventOrder.earlier(counts.getAgent(), row.getAgent()));
    counts.setRun(EventOrder.earlier(counts.getRun(), row.getRun()));
    if (SegmentTotals.isUsed(merged) || merged.getParent() != null) {
      lists.changed |= lists.chainLists.segments.add(merged) || previous != null;
    }
  }

  private static @Nullable Long negate(@Nullable Long value) {
    return value == null ? null : -value;
  }

  private static long min(@Nullable Long a, long b) {
    return a == null ? b : Math.min(a, b);
  }

  void addUses(ChainAggregate chain, IdentityResolver.EventUses uses) {
    counts(chain);
    Lists lists = load(chain.key());
    if (uses.principal() != null) {
      lists.changed |= lists.chainLists.principals.add(uses.principal());
    }
    if (uses.credential() != null) {
      lists.changed |= lists.chainLists.credentials.add(uses.credential());
    }
  }

  void addSwitch(ChainAggregate chain, Switch change) {
    EvictedCounts counts = counts(chain);
    counts.setSwitches(counts.getSwitches() + 1);
    Lists lists = load(chain.key());
    lists.changed |= lists.chainLists.switches.add(change);
  }

  void addFinding(ChainAggregate chain, Finding finding) {
    EvictedCounts counts = counts(chain);
    counts.setFindingRevision(Math.max(counts.getFindingRevision(), finding.getRevision()));
    if (!FindingStatus.isRetracted(finding)) {
      var risks = new TopRisks();
      risks.addAll(counts.getRisks());
      risks.add(finding);
      counts.setRisks(risks.top());
      Lists lists = load(chain.key());
      lists.changed |= lists.chainLists.findings.add(finding.getFindingId());
    }
  }

  /** Greatest revision of an evicted finding, which later ones must exceed. */
  static long revisionFloor(ChainAggregate chain) {
    EvictedCounts evicted = chain.state.getKept();
    return evicted == null ? 0 : evicted.getFindingRevision();
  }

  /** Adds a finding that another owner evaluates. */
  void addReferenced(ChainAggregate chain, Finding finding) {
    addFinding(chain, finding);
    if (!FindingStatus.isRetracted(finding)) {
      EvictedCounts counts = counts(chain);
      counts.setNoted(min(counts.getNoted(), finding.getTime()));
    }
  }

  /** Adds a key that had moved to another chain. */
  void setMergedInto(ChainAggregate chain, SegmentState row) {
    EvictedCounts counts = counts(chain);
    if (counts.getMergedInto() == null || row.getKey().equals(chain.key())) {
      counts.setMergedInto(row.getMovedTo());
    }
  }

  void save(ChainAggregate chain) {
    Lists lists = cache.get(chain.key());
    if (lists != null && lists.changed) {
      rows.put(key(chain.key()), encoded(lists), CODEC);
      lists.changed = false;
    }
  }

  private EvictedLists encoded(Lists lists) {
    ChainLists chainLists = lists.chainLists;
    return EvictedLists.newBuilder()
        .setSegments(chainLists.segments.inOrder())
        .setPrincipals(chainLists.principals.inOrder())
        .setCredentials(chainLists.credentials.inOrder())
        .setSwitches(
            chainLists.switches.inOrder().stream()
                .map(change -> ByteBuffer.wrap(switches.encode(change)))
                .toList())
        .setFindings(chainLists.findings.inOrder())
        .setSources(List.copyOf(lists.sources))
        .setTruncated(lists.truncated())
        .build();
  }

  void remove(ChainAggregate chain) {
    cache.remove(chain.key());
    rows.delete(key(chain.key()));
  }

  /** Whether the lists show that the key was evicted from the chain. */
  boolean containsSegment(ChainAggregate chain, String key) {
    return lists(chain).chainLists.segments.get(key) != null;
  }

  /**
   * Whether a key was evaluated before its eviction, with its actions or as another key's
   * credential.
   */
  boolean isEvaluated(ChainAggregate chain, String key, String credential) {
    ChainLists chainLists = lists(chain).chainLists;
    SegmentState previous = chainLists.segments.get(key);
    return (previous != null && SegmentTotals.isUsed(previous))
        || chainLists.switches.inOrder().stream()
            .anyMatch(change -> Objects.equals(change.getToCredential(), credential));
  }
}
