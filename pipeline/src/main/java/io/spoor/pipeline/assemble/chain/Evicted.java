package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.chain.EvictedListsCache.Lists;
import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.pipeline.rows.KeyEncoder.SingleRow;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.EvictedCounts;
import io.spoor.pipeline.state.EvictedLists;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Retains the contribution of evicted segments to their chain's document: counts in the chain's
 * state, and lists within the document's limits in a row.
 */
public final class Evicted {
  private final ChainAggregate chain;
  private final ChainState state;
  private final Table<SingleRow, EvictedLists> stored;
  private final EvictedListsCache cache;

  Evicted(ChainAggregate chain, ChainState state, Rows rows, byte[] hash, EvictedListsCache cache) {
    this.chain = chain;
    this.state = state;
    this.stored = ChainRows.EVICTED.of(rows, hash);
    this.cache = cache;
  }

  /** Whether a segment of the chain was evicted; its evidence may then be incomplete. */
  public boolean isPresent() {
    return state.getKept() != null;
  }

  /** The lists of the chain; empty when none of its segments was evicted. */
  public Lists lists() {
    return isPresent() ? load() : new Lists();
  }

  private Lists load() {
    return cache.get(chain.key(), () -> stored.get(SingleRow.KEY));
  }

  private EvictedCounts counts() {
    EvictedCounts counts = state.getKept();
    if (counts == null) {
      counts = EvictedCounts.newBuilder().build();
      state.setKept(counts);
    }
    chain.touch();
    return counts;
  }

  /** Adds a segment whose other rows are all removed. */
  public void addSegment(SegmentState segment) {
    EvictedCounts counts = counts();
    Lists lists = load();
    SegmentState previous = lists.chainLists.segments.remove(segment.getKey());
    SegmentState merged = SegmentTotals.merge(previous, segment);
    if (SegmentTotals.isUsed(segment)) {
      counts.setActions(counts.getActions() + SegmentTotals.actionCount(segment));
      if (previous == null || !SegmentTotals.isUsed(previous)) {
        counts.setSegments(counts.getSegments() + 1);
      }
      counts.setStarted(min(counts.getStarted(), segment.getStarted()));
      counts.setEnded(-min(negate(counts.getEnded()), -segment.getEnded()));
      lists.markChanged(lists.sources.addAll(segment.getSources()));
    }
    counts.setUnread(UnreadTally.together(counts.getUnread(), UnreadTally.all(segment)));
    FirstStatement named = Segments.named(segment);
    counts.setAgent(EventOrder.first(counts.getAgent(), named));
    counts.setNamed(EventOrder.earlier(counts.getNamed(), named));
    counts.setRun(EventOrder.first(counts.getRun(), segment.getRun()));
    if (SegmentTotals.isUsed(merged) || merged.getParent() != null) {
      lists.markChanged(lists.chainLists.segments.add(merged) || previous != null);
    }
  }

  private static @Nullable Long negate(@Nullable Long value) {
    return value == null ? null : -value;
  }

  private static long min(@Nullable Long a, long b) {
    return a == null ? b : Math.min(a, b);
  }

  public void addUses(Identities.EventUses uses) {
    counts();
    Lists lists = load();
    if (uses.principal() != null) {
      lists.markChanged(lists.chainLists.principals.add(uses.principal()));
    }
    if (uses.credential() != null) {
      lists.markChanged(lists.chainLists.credentials.add(uses.credential()));
    }
  }

  public void addSwitch(Switch change) {
    EvictedCounts counts = counts();
    counts.setSwitches(counts.getSwitches() + 1);
    Lists lists = load();
    lists.markChanged(lists.chainLists.switches.add(change));
  }

  public void addFinding(Finding finding) {
    EvictedCounts counts = counts();
    counts.setFindingRevision(Math.max(counts.getFindingRevision(), finding.getRevision()));
    if (!FindingStatus.isRetracted(finding)) {
      var risks = new HighestRiskFindings();
      risks.addAll(counts.getRisks());
      risks.add(finding);
      counts.setRisks(risks.top());
      Lists lists = load();
      lists.markChanged(lists.chainLists.findings.add(finding.getFindingId()));
    }
  }

  /** Adds a finding that another owner evaluates. */
  public void addReferenced(Finding finding) {
    addFinding(finding);
    if (!FindingStatus.isRetracted(finding)) {
      EvictedCounts counts = counts();
      counts.setNoted(min(counts.getNoted(), finding.getTime()));
    }
  }

  /** Adds a key that had moved to another chain. */
  public void addMoved(SegmentState segment) {
    EvictedCounts counts = counts();
    if (counts.getMergedInto() == null || segment.getKey().equals(chain.key())) {
      counts.setMergedInto(segment.getMovedTo());
    }
  }

  /** Greatest revision of an evicted finding, which later ones must exceed. */
  public long revisionFloor() {
    EvictedCounts counts = state.getKept();
    return counts == null ? 0 : counts.getFindingRevision();
  }

  /** Whether the lists show that the key was evicted from the chain. */
  boolean contains(String key) {
    return segment(key) != null;
  }

  /** The key's evicted segment, as far as the lists show it; null when it was not evicted. */
  @Nullable
  public SegmentState segment(String key) {
    return isPresent() ? load().chainLists.segments.get(key) : null;
  }

  /**
   * Whether the inputs of a key were evicted: the last result then stays, as no fuller one is
   * possible.
   */
  public boolean hasInputsOf(SegmentState segment) {
    return isPresent()
        && segment.getLineage().stream()
            .anyMatch(parent -> chain.segments().find(parent) == null && contains(parent));
  }

  /**
   * Whether a finding was published before its evidence, or what it was evaluated with, was
   * evicted. Old records that are sent again are then too few to change it.
   *
   * @param key the key whose actions it is about
   * @param newest time of its newest evidence: with new actions it may change
   * @param published whether the chain still stores it
   */
  public boolean settles(String key, Finding finding, long newest, boolean published) {
    if (!isPresent()) {
      return false;
    }
    SegmentState previous = segment(key);
    SegmentState current = chain.segments().find(key);
    boolean isOld =
        (previous != null && newest <= previous.getEnded())
            || (current != null && hasInputsOf(current));
    return isOld && (published || lists().chainLists.findings.get(finding.getFindingId()) != null);
  }

  /**
   * Whether a key was evaluated before its eviction, with its actions or as another key's
   * credential.
   */
  boolean isEvaluated(String key, String credential) {
    SegmentState previous = segment(key);
    return (previous != null && SegmentTotals.isUsed(previous))
        || lists().chainLists.switches.inOrder().stream()
            .anyMatch(change -> Objects.equals(change.getToCredential(), credential));
  }

  /** Stores changed lists. */
  void save() {
    Lists lists = cache.find(chain.key());
    EvictedLists changes = lists == null ? null : lists.takeChanges();
    if (changes != null) {
      stored.put(SingleRow.KEY, changes);
    }
  }

  /** Deletes the lists of a chain that no longer exists. */
  void delete() {
    cache.remove(chain.key());
    stored.delete(SingleRow.KEY);
  }
}
