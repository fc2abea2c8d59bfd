package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.detect.FindingBook;
import io.spoor.pipeline.detect.FindingChange;
import io.spoor.pipeline.detect.FindingPage.Undetected;
import io.spoor.pipeline.detect.GroupPage;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the observations that detectors made of a chain's actions. An observation moves with
 * its action. A finding moves with the key of its deciding action, before the actions, so that its
 * revisions continue.
 */
final class ActionEvaluator {
  private final ObservationRows observationRows;
  private final ObservationCache earliest = new ObservationCache();
  private final AssembleRows rows;
  private final ManifestLookup manifests;
  private final DetectionEngine detectors;
  private final ToolCallEvaluator toolCallEvaluator;
  private final FindingBook book;

  ActionEvaluator(
      Rows stored,
      AssembleRows rows,
      ManifestLookup manifests,
      DetectionEngine detectors,
      FindingBook book) {
    this.observationRows = new ObservationRows(stored);
    this.rows = rows;
    this.manifests = manifests;
    this.detectors = detectors;
    this.toolCallEvaluator = new ToolCallEvaluator(stored, manifests, detectors, book);
    this.book = book;
  }

  /** Adds an action that is new in the chain. */
  void add(ChainAggregate chain, IdentityEvent event) {
    for (Observation observation : detectors.observe(event)) {
      GroupKey group = group(observation);
      if (detectors.earliestOnly(group.detector())) {
        if (!isEarliest(chain, group, observation)) {
          continue;
        }
      } else {
        observationRows.put(chain, group, observation);
      }
      chain.pendingGroups.add(group);
    }
    toolCallEvaluator.add(chain, event);
  }

  private static GroupKey group(Observation observed) {
    return new GroupKey(observed.getDetector(), observed.getGroup());
  }

  /**
   * Stores an observation if it is the earliest of its segment; returns whether it was stored. Most
   * actions are later than the stored one; a cache of earliest observations saves reading it.
   */
  private boolean isEarliest(ChainAggregate chain, GroupKey group, Observation observation) {
    if (earliest.isLater(chain.key(), observation)) {
      return false;
    }
    Observation earlier = observationRows.keepEarliest(chain, group, observation);
    earliest.put(chain.key(), earlier == null ? observation : earlier);
    return earlier == null;
  }

  /** Removes an action that moved to another chain. */
  void remove(ChainAggregate chain, IdentityEvent event) {
    for (Observation observation : detectors.observe(event)) {
      removeObservation(chain, observation);
      chain.pendingGroups.add(group(observation));
    }
    toolCallEvaluator.remove(chain, event);
  }

  /** Evicts an action; its findings remain. */
  void evict(ChainAggregate chain, IdentityEvent event) {
    for (Observation observation : detectors.observe(event)) {
      removeObservation(chain, observation);
    }
    toolCallEvaluator.remove(chain, event);
  }

  private void removeObservation(ChainAggregate chain, Observation observation) {
    earliest.remove(chain.key(), observation);
    observationRows.remove(
        chain, group(observation), observation, detectors.earliestOnly(observation.getDetector()));
  }

  /**
   * A page of findings about actions of a key.
   *
   * @param last row key of the last finding; null when there is none
   * @param more whether further rows may follow
   */
  record Some(List<FindingMoved> findings, byte @Nullable [] last, boolean more) {}

  /**
   * Removes the next {@code limit} findings about the actions of a key that leaves or is evicted.
   * Rows up to {@code after} are skipped.
   */
  Some take(ChainAggregate chain, SegmentState row, byte @Nullable [] after, int limit) {
    List<Row<FindingMoved>> findings = observationRows.findings(chain, row.getKey(), after, limit);
    findings.forEach(observationRows::remove);
    return new Some(
        findings.stream().map(Row::value).toList(),
        findings.isEmpty() ? null : findings.getLast().key(),
        findings.size() == limit);
  }

  /** Removes rows of a chain that no longer exists; returns the number of rows. */
  int removeObservation(ChainAggregate chain, int limit) {
    return observationRows.removeCut(chain, limit);
  }

  /** Accepts a finding that moved here with a key that is, or will be, placed in this chain. */
  void onFindingMoved(ChainAggregate chain, FindingMoved moved) {
    FindingMoved stored = observationRows.finding(chain, moved);
    if (stored == null || stored.getFinding().getRevision() <= moved.getFinding().getRevision()) {
      observationRows.put(chain, moved);
      chain.movedFindings.add(moved);
    }
  }

  /** Evaluates again all that the current message changed. */
  void evaluatePending(ChainAggregate chain) {
    for (FindingMoved moved : chain.movedFindings) {
      toolCallEvaluator.onFindingMoved(chain, moved);
      // Evaluated once its deciding action is here; until then it stays as it arrived.
      var group = new GroupKey(moved.getFinding().getRuleId(), String.valueOf(moved.getGroup()));
      JudgedPart judged = judged(chain, group);
      if (judged.cut()
          || judged.actions().stream().anyMatch(action -> couldAnchor(action, moved))) {
        chain.pendingGroups.add(group);
      }
    }
    for (GroupKey group : chain.pendingGroups) {
      evaluate(chain, group);
    }
    toolCallEvaluator.evaluatePending(chain);
  }

  /** Whether the action, or the later one it is kept in place of, may have decided the finding. */
  private boolean couldAnchor(Observation action, FindingMoved moved) {
    return detectors.earliestOnly(moved.getFinding().getRuleId())
        ? action.getKey().equals(moved.getKey())
        : action.getEventId().equals(moved.getAnchor());
  }

  /** The evaluated part of a group's observations in this chain. */
  private JudgedPart judged(ChainAggregate chain, GroupKey group) {
    return observationRows
        .judged(chain, group, detectors.window(group.detector()))
        .where(action -> isPlaced(chain, action.getKey()));
  }

  private boolean isPlaced(ChainAggregate chain, String key) {
    SegmentState row = rows.segment(chain.hash, key);
    return row != null && row.getHere();
  }

  private void evaluate(ChainAggregate chain, GroupKey group) {
    JudgedPart judged = judged(chain, group);
    List<Observation> actions = judged.actions();
    if (judged.large() && (judged.cut() || chain.state.getKept() == null)) {
      // After an eviction, a group that was evaluated in part stays so.
      observationRows.cut(chain, group, judged.cut());
    }
    if (actions.isEmpty()) {
      return;
    }
    book.judge(
        group.detector(),
        new ActionGroup(chainRef(chain), group.value(), actions, manifests),
        new PublishedGroup(chain, group, judged));
  }

  /** The published findings of a group. */
  private final class PublishedGroup implements GroupPage {
    private final ChainAggregate chain;
    private final GroupKey group;
    private final JudgedPart judged;
    private final Map<String, Row<FindingMoved>> published;

    PublishedGroup(ChainAggregate chain, GroupKey group, JudgedPart judged) {
      this.chain = chain;
      this.group = group;
      this.judged = judged;
      this.published =
          judged.cut()
              ? bySubject(standing(chain, group, judged))
              : publishedFindings(chain, group, judged.actions());
    }

    @Override
    public @Nullable Finding last(String subject) {
      Row<FindingMoved> row = published.get(subject);
      if (row == null && judged.cut()) {
        row = about(chain, group, subject);
        if (row != null) {
          published.put(subject, row);
        }
      }
      return row == null ? null : row.value().getFinding();
    }

    @Override
    public void write(FindingChange change, AnchoredDetection detection) {
      put(chain, group, detection.anchor(), change.next(), published.get(detection.subject()));
    }

    @Override
    public void confirm(Finding last, AnchoredDetection detection) {
      Row<FindingMoved> row = published.get(detection.subject());
      if (row != null && !isAnchor(row.value(), detection.anchor())) {
        put(chain, group, detection.anchor(), last, row);
      }
    }

    @Override
    public void write(FindingChange change) {
      FindingMoved stored =
          Objects.requireNonNull(published.get(change.next().getSubject())).value();
      observationRows.put(
          chain, FindingMoved.newBuilder(stored).setFinding(change.next()).build());
    }

    /** None after an eviction: some evidence may have been evicted, and the findings remain. */
    @Override
    public List<Finding> without(Collection<String> subjects) {
      return chain.state.getKept() != null
          ? List.of()
          : published.entrySet().stream()
              .filter(entry -> !subjects.contains(entry.getKey()))
              .map(entry -> entry.getValue().value().getFinding())
              .toList();
    }

    @Override
    public long revisionFloor() {
      return EvictedSummary.revisionFloor(chain);
    }

    @Override
    public Undetected onUndetected(Finding last) {
      return judged.sees(last) ? Undetected.RETRACT : Undetected.ADOPT;
    }
  }

  /** The published findings of a group that is evaluated as a whole, by subject. */
  private Map<String, Row<FindingMoved>> publishedFindings(
      ChainAggregate chain, GroupKey group, List<Observation> actions) {
    byte[] hash = ObservationRows.hashOf(group);
    return bySubject(
        actions.stream()
            .map(Observation::getKey)
            .distinct()
            .flatMap(key -> observationRows.findings(chain, key, hash).stream())
            .toList());
  }

  /**
   * The published, active findings of a group that is evaluated in part, if they may be retracted
   * now. Their keys may no longer be in that part.
   */
  private List<Row<FindingMoved>> standing(
      ChainAggregate chain, GroupKey group, JudgedPart judged) {
    return observationRows.standing(chain, group, judged).stream()
        .filter(row -> isPlaced(chain, row.value().getKey()))
        .toList();
  }

  private static Map<String, Row<FindingMoved>> bySubject(List<Row<FindingMoved>> findings) {
    Map<String, Row<FindingMoved>> published = new LinkedHashMap<>();
    for (Row<FindingMoved> row : findings) {
      published.merge(
          row.value().getFinding().getSubject(), row, (a, b) -> revision(a) >= revision(b) ? a : b);
    }
    return published;
  }

  private @Nullable Row<FindingMoved> about(ChainAggregate chain, GroupKey group, String subject) {
    return observationRows.about(chain, group, subject).stream()
        .filter(row -> isPlaced(chain, row.value().getKey()))
        .max(Comparator.comparingLong(ActionEvaluator::revision))
        .orElse(null);
  }

  private static long revision(Row<FindingMoved> finding) {
    return finding.value().getFinding().getRevision();
  }

  private void put(
      ChainAggregate chain,
      GroupKey group,
      Observation anchor,
      Finding finding,
      @Nullable Row<FindingMoved> previous) {
    var current =
        FindingMoved.newBuilder()
            .setTenant(finding.getTenant())
            .setChainKey(chain.key())
            .setKey(anchor.getKey())
            .setFinding(finding)
            .setAt(chain.causeTime)
            .setGroup(group.value())
            .setAnchor(anchor.getEventId())
            .build();
    if (previous != null && !previous.value().getKey().equals(anchor.getKey())) {
      observationRows.remove(previous);
    }
    observationRows.put(chain, current);
  }

  private static boolean isAnchor(FindingMoved finding, Observation action) {
    return action.getEventId().equals(finding.getAnchor())
        && action.getKey().equals(finding.getKey());
  }

  /** The chain as findings reference it. */
  static ChainRef chainRef(ChainAggregate chain) {
    FirstStatement agent = chain.state.getAgent();
    FirstStatement run = chain.state.getRun();
    return new ChainRef(
        chain.state.getTenant(),
        chain.key(),
        agent == null ? null : agent.getValue(),
        run == null ? null : run.getValue());
  }
}
