package io.spoor.pipeline.assemble.publication;

import io.spoor.pipeline.Telemetry.LimitKind;
import io.spoor.pipeline.alert.FindingGroup;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.ChainLists;
import io.spoor.pipeline.assemble.chain.EvictedListsCache;
import io.spoor.pipeline.assemble.chain.HighestRiskFindings;
import io.spoor.pipeline.assemble.chain.Identities;
import io.spoor.pipeline.assemble.chain.SegmentTotals;
import io.spoor.pipeline.assemble.chain.UnreadTally;
import io.spoor.pipeline.assemble.row.FeatureSet;
import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.EvictedCounts;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.pipeline.state.UnreadCounts;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a chain's document from its rows, a bounded number per call and in bounded memory. Changes
 * during the build may be missing from it; the chain is then published again.
 */
public final class ChainProjection {
  private static final int PAGE_SIZE = 500;

  private final int generation;
  private final String rootKey;
  private final List<Part<?>> parts;
  private int part;
  private byte @Nullable [] afterKey;
  private long rowsRead;

  private final EvictedListsCache.Lists evictedLists;
  private final FindingGroup findingGroup;
  private final ChainLists lists = new ChainLists();
  private final FeatureSet features = new FeatureSet();
  private final TreeSet<String> sources = new TreeSet<>();
  private @Nullable String movedTo;
  private long actions;
  private long segments;
  private long switches;
  private long references;
  private @Nullable UnreadCounts unread;
  private long firstFinding = Long.MAX_VALUE;
  private long started = Long.MAX_VALUE;
  private long ended = Long.MIN_VALUE;
  private final HighestRiskFindings risks = new HighestRiskFindings();
  private final Set<LimitKind> caps = EnumSet.noneOf(LimitKind.class);

  private record Part<T extends Object>(RowRange<T> rows, Consumer<Row<T>> consumer) {
    /** Reads a page of rows; returns its last row when there may be more, else null. */
    Page read(byte @Nullable [] after, int limit) {
      List<Row<T>> page = rows.after(after, limit);
      page.forEach(consumer);
      return new Page(page.size(), page.size() == limit ? page.getLast().key() : null);
    }
  }

  private record Page(int rowCount, byte @Nullable [] lastKey) {}

  /** {@code findingGroup}: the totals of the chain's evicted findings. */
  ChainProjection(ChainAggregate chain, FindingGroup findingGroup, int generation) {
    this.generation = generation;
    this.rootKey = chain.key();
    this.evictedLists = chain.evicted().lists();
    this.findingGroup = findingGroup;
    lists.addAll(evictedLists.chainLists);
    sources.addAll(evictedLists.sources);
    this.parts =
        List.of(
            new Part<>(chain.segments().all(), row -> add(row.value())),
            new Part<>(chain.findings().referenced(), row -> addReferenced(row.value())),
            new Part<>(chain.identities().principals(), row -> lists.principals.add(row.value())),
            new Part<>(chain.identities().statements(), this::addCredential),
            new Part<>(chain.switches().all(), row -> add(row.value())),
            new Part<>(chain.findings().ofKeys(), row -> add(row.value(), true)),
            new Part<>(chain.findings().ofActions(), row -> add(row.value().getFinding(), true)),
            new Part<>(chain.observations().cutGroups(), _ -> caps.add(LimitKind.OBSERVATIONS)),
            new Part<>(chain.features().all(), row -> chain.features().fold(row, features)));
  }

  /** Reads about {@code limit} more rows; returns the number read. */
  int advance(int limit) {
    int advanced = 0;
    while (!done() && advanced < limit) {
      Page page = parts.get(part).read(afterKey, Math.min(PAGE_SIZE, limit - advanced));
      advanced += Math.max(1, page.rowCount);
      if (page.lastKey != null) {
        afterKey = page.lastKey;
      } else {
        part++;
        afterKey = null;
      }
    }
    rowsRead += advanced;
    return advanced;
  }

  boolean done() {
    return part == parts.size();
  }

  /** All findings of the chain; valid once the build is complete. */
  FindingGroup findingGroup() {
    return findingGroup;
  }

  /** Features of the chain. */
  FeatureSet features() {
    return features;
  }

  /** Limits that truncated the chain's document; complete once the document is built. */
  Set<LimitKind> caps() {
    return caps;
  }

  /** Number of rows read. */
  long rowsRead() {
    return rowsRead;
  }

  private void add(SegmentState segment) {
    if (!segment.getHere()) {
      if (segment.getMovedTo() != null && (movedTo == null || segment.getKey().equals(rootKey))) {
        movedTo = segment.getMovedTo();
      }
      return;
    }
    unread = UnreadTally.together(unread, UnreadTally.all(segment));
    SegmentState previous = evictedLists.chainLists.segments.get(segment.getKey());
    boolean used = SegmentTotals.isUsed(segment);
    if (previous != null) {
      lists.segments.remove(segment.getKey());
    }
    if (previous != null || used || segment.getParent() != null) {
      // Copied, since the row keeps changing while a long chain is built.
      lists.segments.add(SegmentTotals.merge(previous, segment));
    }
    if (used) {
      segments += previous != null && SegmentTotals.isUsed(previous) ? 0 : 1;
      actions += SegmentTotals.actionCount(segment);
      started = Math.min(started, segment.getStarted());
      ended = Math.max(ended, segment.getEnded());
      sources.addAll(segment.getSources());
    }
  }

  private void addCredential(Row<IdentityStatement> row) {
    FirstStatement use = Identities.credentialOf(row);
    if (use != null) {
      lists.credentials.add(use);
    }
  }

  private void add(Switch change) {
    switches++;
    lists.switches.add(change);
  }

  /** {@code local}: whether this chain must alert on the finding. */
  private void add(Finding finding, boolean local) {
    findingGroup.add(finding, local);
    if (!FindingStatus.isRetracted(finding)) {
      lists.findings.add(finding.getFindingId());
      risks.add(finding);
      firstFinding = Math.min(firstFinding, finding.getTime());
    }
  }

  /**
   * Adds a referenced finding. A shared credential may have no actions: its chain then begins with
   * the finding.
   */
  private void addReferenced(Finding finding) {
    add(finding, finding.getChainKey().equals(rootKey));
    if (!FindingStatus.isRetracted(finding)) {
      references++;
    }
  }

  private void add(EvictedCounts evicted) {
    actions += evicted.getActions();
    segments += evicted.getSegments();
    switches += evicted.getSwitches();
    unread = UnreadTally.together(unread, evicted.getUnread());
    risks.addAll(evicted.getRisks());
    if (evicted.getStarted() != null && evicted.getEnded() != null) {
      started = Math.min(started, evicted.getStarted());
      ended = Math.max(ended, evicted.getEnded());
    }
    if (evicted.getNoted() != null) {
      references++;
      firstFinding = Math.min(firstFinding, evicted.getNoted());
    }
    if (movedTo == null) {
      movedTo = evicted.getMergedInto();
    }
  }

  /** The document; null when the chain has no content and was never published. */
  @Nullable Chain document(ChainState row) {
    if (row.getKept() != null) {
      add(row.getKept());
    }
    boolean empty = actions == 0 && references == 0;
    if (empty && row.getRevision() == 0) {
      return null;
    }
    if (actions == 0) {
      started = empty ? 0 : firstFinding;
      ended = started;
    }
    FirstStatement agent = row.getAgent();
    FirstStatement run = row.getRun();
    var trimmer = new DocumentTrimmer();
    return new Chain(
        Keys.id(row.getChainKey()),
        row.getTenant(),
        row.getChainKey(),
        row.getRevision() + 1,
        generation,
        empty ? "merged" : "active",
        empty && movedTo != null ? Keys.id(movedTo) : null,
        row.getDelegatedBy() == null ? null : Keys.id(row.getDelegatedBy()),
        agent == null ? null : agent.getValue(),
        agent == null ? null : agent.getDetail(),
        run == null ? null : run.getValue(),
        started,
        ended,
        actions,
        switches,
        segments,
        trimmer.trimSegments(
            lists.segments.inOrder().stream().map(ChainProjection::segment).toList()),
        trimmer.trimNames(
            lists.principals.inOrder().stream().map(FirstStatement::getValue).toList()),
        trimmer.trimNames(
            lists.credentials.inOrder().stream().map(FirstStatement::getValue).toList()),
        List.copyOf(sources),
        trimmer.trimSwitches(lists.switches.inOrder()),
        lists.findings.inOrder(),
        row.getRelated().stream().map(Keys::id).sorted().limit(ChainLists.MAX_LISTED).toList(),
        risks.score(),
        truncated(row, trimmer),
        ChainAttribution.of(lists.segments.inOrder()),
        unread == null ? 0 : unread.getPartlyRead(),
        unread == null ? 0 : unread.getOpaque(),
        unread == null ? 0 : unread.getUnread());
  }

  /** Whether the document is incomplete; the trimmer knows only once all lists are built. */
  private boolean truncated(ChainState row, DocumentTrimmer fitting) {
    if (evictedLists.truncated()
        || lists.isTruncated()
        || row.getRelated().size() > ChainLists.MAX_LISTED
        || fitting.isTrimmed()) {
      caps.add(LimitKind.LISTS);
    }
    return !caps.isEmpty();
  }

  private static ChainSegment segment(SegmentState row) {
    boolean used = SegmentTotals.isUsed(row);
    return new ChainSegment(
        Keys.id(row.getKey()),
        row.getKey(),
        row.getParent(),
        row.getMethod(),
        row.getConfidence(),
        row.getStatedBy(),
        row.getLinkEventId(),
        used ? row.getStarted() : null,
        used ? row.getEnded() : null,
        SegmentTotals.actionCount(row));
  }
}
