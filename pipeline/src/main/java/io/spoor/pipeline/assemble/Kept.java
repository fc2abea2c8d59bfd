package io.spoor.pipeline.assemble;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.state.KeptCounts;
import io.spoor.pipeline.state.KeptLists;
import io.spoor.pipeline.state.KeyRow;
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
 * What evicted segments add to the document of their chain: counts in the chain's row, and lists,
 * no longer than the document's, in a row {@code e chain}.
 */
final class Kept {
  private static final int CACHED = 16;

  private final Rows rows;
  private static final RowCodec<KeptLists> CODEC = RowCodec.avro(KeptLists.class);
  private final AvroCodec<Switch> switches = AvroCodec.of(Switch.class);

  /** Lists are large, and many segments of one chain are evicted one after the other. */
  private final Map<String, Lists> cached =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lists> eldest) {
          return size() > CACHED && !eldest.getValue().changed;
        }
      };

  Kept(Rows rows) {
    this.rows = rows;
  }

  /** The lists of one chain. */
  static final class Lists {
    final Listed listed = new Listed();
    final TreeSet<String> sources = new TreeSet<>();
    private boolean truncated;
    private boolean changed;

    boolean truncated() {
      return truncated || listed.cut();
    }
  }

  /** Empty for a chain none of whose segments was evicted. */
  Lists lists(Scope chain) {
    return chain.row.getKept() == null ? new Lists() : load(chain.key());
  }

  private Lists load(String chainKey) {
    Lists known = cached.get(chainKey);
    if (known == null) {
      known = read(chainKey);
      cached.put(chainKey, known);
    }
    return known;
  }

  private Lists read(String chainKey) {
    var lists = new Lists();
    KeptLists stored = rows.get(key(chainKey), CODEC);
    if (stored != null) {
      stored.getSegments().forEach(lists.listed.segments::add);
      stored.getPrincipals().forEach(lists.listed.principals::add);
      stored.getCredentials().forEach(lists.listed.credentials::add);
      stored
          .getSwitches()
          .forEach(bytes -> lists.listed.switches.add(switches.decode(Bytes.of(bytes))));
      stored.getFindings().forEach(lists.listed.findings::add);
      lists.sources.addAll(stored.getSources());
      lists.truncated = stored.getTruncated();
    }
    return lists;
  }

  private static byte[] key(String chainKey) {
    return RowKey.of('e', RowKey.hash(chainKey));
  }

  private KeptCounts counts(Scope chain) {
    KeptCounts counts = chain.row.getKept();
    if (counts == null) {
      counts = KeptCounts.newBuilder().build();
      chain.row.setKept(counts);
    }
    chain.touch();
    return counts;
  }

  /** A segment of which nothing else will be there. */
  void segment(Scope chain, KeyRow row) {
    KeptCounts counts = counts(chain);
    Lists lists = load(chain.key());
    KeyRow before = lists.listed.segments.remove(row.getKey());
    KeyRow now = Segments.sum(before, row);
    if (Segments.used(row)) {
      counts.setActions(counts.getActions() + Segments.all(row));
      if (before == null || !Segments.used(before)) {
        counts.setSegments(counts.getSegments() + 1);
      }
      counts.setStarted(least(counts.getStarted(), row.getStarted()));
      counts.setEnded(-least(negative(counts.getEnded()), -row.getEnded()));
      lists.changed |= lists.sources.addAll(row.getSources());
    }
    counts.setAgent(Order.earlier(counts.getAgent(), row.getAgent()));
    counts.setRun(Order.earlier(counts.getRun(), row.getRun()));
    if (Segments.used(now) || now.getParent() != null) {
      lists.changed |= lists.listed.segments.add(now) || before != null;
    }
  }

  private static @Nullable Long negative(@Nullable Long value) {
    return value == null ? null : -value;
  }

  private static long least(@Nullable Long a, long b) {
    return a == null ? b : Math.min(a, b);
  }

  void uses(Scope chain, Identities.Uses uses) {
    counts(chain);
    Lists lists = load(chain.key());
    if (uses.principal() != null) {
      lists.changed |= lists.listed.principals.add(uses.principal());
    }
    if (uses.credential() != null) {
      lists.changed |= lists.listed.credentials.add(uses.credential());
    }
  }

  void change(Scope chain, Switch change) {
    KeptCounts counts = counts(chain);
    counts.setSwitches(counts.getSwitches() + 1);
    Lists lists = load(chain.key());
    lists.changed |= lists.listed.switches.add(change);
  }

  void finding(Scope chain, Finding finding) {
    KeptCounts counts = counts(chain);
    counts.setFindingRevision(Math.max(counts.getFindingRevision(), finding.getRevision()));
    if (!Listed.isRetracted(finding)) {
      var risks = new Risks();
      risks.addAll(counts.getRisks());
      risks.add(finding);
      counts.setRisks(risks.riskiest());
      Lists lists = load(chain.key());
      lists.changed |= lists.listed.findings.add(finding.getFindingId());
    }
  }

  /** What was published of an evicted finding had a revision; this one must not look older. */
  static Finding newerThanEvicted(Scope chain, Finding finding) {
    KeptCounts kept = chain.row.getKept();
    return kept == null || finding.getRevision() > kept.getFindingRevision()
        ? finding
        : Finding.newBuilder(finding).setRevision(kept.getFindingRevision() + 1).build();
  }

  /** A finding that was judged elsewhere. */
  void note(Scope chain, Finding finding) {
    finding(chain, finding);
    if (!Listed.isRetracted(finding)) {
      KeptCounts counts = counts(chain);
      counts.setNoted(least(counts.getNoted(), finding.getTime()));
    }
  }

  /** A key that had left. */
  void gone(Scope chain, KeyRow row) {
    KeptCounts counts = counts(chain);
    if (counts.getMergedInto() == null || row.getKey().equals(chain.key())) {
      counts.setMergedInto(row.getMovedTo());
    }
  }

  void save(Scope chain) {
    Lists lists = cached.get(chain.key());
    if (lists != null && lists.changed) {
      rows.put(key(chain.key()), encoded(lists), CODEC);
      lists.changed = false;
    }
  }

  private KeptLists encoded(Lists lists) {
    Listed listed = lists.listed;
    return KeptLists.newBuilder()
        .setSegments(listed.segments.inOrder())
        .setPrincipals(listed.principals.inOrder())
        .setCredentials(listed.credentials.inOrder())
        .setSwitches(
            listed.switches.inOrder().stream()
                .map(change -> ByteBuffer.wrap(switches.encode(change)))
                .toList())
        .setFindings(listed.findings.inOrder())
        .setSources(List.copyOf(lists.sources))
        .setTruncated(lists.truncated())
        .build();
  }

  void remove(Scope chain) {
    cached.remove(chain.key());
    rows.delete(key(chain.key()));
  }

  /** Whether a key was evicted from the chain, as far as its lists go. */
  boolean knows(Scope chain, String key) {
    return lists(chain).listed.segments.get(key) != null;
  }

  /** Whether a key was judged before it was evicted, with its actions or by what others said. */
  boolean settled(Scope chain, String key, String credential) {
    Listed listed = lists(chain).listed;
    KeyRow before = listed.segments.get(key);
    return (before != null && Segments.used(before))
        || listed.switches.inOrder().stream()
            .anyMatch(change -> Objects.equals(change.getToCredential(), credential));
  }
}
