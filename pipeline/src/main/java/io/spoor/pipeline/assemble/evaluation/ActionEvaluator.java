package io.spoor.pipeline.assemble.evaluation;

import io.spoor.pipeline.KeyMessageSink;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.ContestedKeys;
import io.spoor.pipeline.assemble.chain.EvaluatedObservations;
import io.spoor.pipeline.assemble.row.GroupKey;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.detect.engine.FindingChange;
import io.spoor.pipeline.detect.engine.FindingPage.Undetected;
import io.spoor.pipeline.detect.engine.GroupPage;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the observations that detectors made of a chain's actions. An observation moves with
 * its action. A finding moves with the key of its deciding action, before the actions, so that its
 * revisions continue.
 */
public final class ActionEvaluator {
  private final ManifestLookup manifests;
  private final DetectionEngine detectors;
  private final FindingBook book;
  private final ToolCallEvaluator toolCallEvaluator;

  public ActionEvaluator(
      ManifestLookup manifests, DetectionEngine detectors, FindingBook book, KeyMessageSink out) {
    this.manifests = manifests;
    this.detectors = detectors;
    this.book = book;
    this.toolCallEvaluator = new ToolCallEvaluator(manifests, detectors, book, out);
  }

  /** Adds an action that is new in the chain. */
  public void add(ChainAggregate chain, IdentityEvent event) {
    addCopy(chain, event);
    toolCallEvaluator.add(chain, event);
  }

  /** Adds a copy of an action; tool calls are evaluated in their own chain only. */
  public void addCopy(ChainAggregate chain, IdentityEvent event) {
    for (Observation observation : detectors.observe(event)) {
      if (detectors.earliestOnly(observation.getDetector())) {
        if (!chain.observations().addIfEarliest(observation)) {
          continue;
        }
      } else {
        chain.observations().add(observation);
      }
      chain.pending().addGroup(GroupKey.of(observation));
    }
  }

  /**
   * Removes an action that is another record of a call from now on. As a tool call it is evaluated
   * with the other one, so what was found by it as such is retracted.
   */
  public void replace(ChainAggregate chain, IdentityEvent event) {
    toolCallEvaluator.retract(chain, event);
    withdraw(chain, event);
  }

  /** Removes the form of an action that another one takes the place of. */
  public void withdraw(ChainAggregate chain, IdentityEvent event) {
    remove(chain, event);
    for (Observation observation : detectors.observe(event)) {
      chain.pending().addWithdrawn(GroupKey.of(observation), observation.getKey());
    }
  }

  /** Removes an action that moved to another chain. */
  public void remove(ChainAggregate chain, IdentityEvent event) {
    removeCopy(chain, event);
    toolCallEvaluator.remove(chain, event);
  }

  /** Removes an action that moved to another chain and stays as a copy, with its observations. */
  public void retain(ChainAggregate chain, IdentityEvent event) {
    reevaluate(chain, event);
    toolCallEvaluator.remove(chain, event);
  }

  /**
   * Evaluates again what an action contributes to, as the chain evaluates its key otherwise now.
   */
  public void reevaluate(ChainAggregate chain, IdentityEvent event) {
    for (Observation observation : detectors.observe(event)) {
      chain.pending().addGroup(GroupKey.of(observation));
    }
  }

  /** Removes a copy of an action. */
  public void removeCopy(ChainAggregate chain, IdentityEvent event) {
    for (Observation observation : detectors.observe(event)) {
      remove(chain, observation);
      chain.pending().addGroup(GroupKey.of(observation));
    }
  }

  /** Evicts an action; its findings remain. */
  public void evict(ChainAggregate chain, IdentityEvent event) {
    evictCopy(chain, event);
    toolCallEvaluator.evict(chain, event);
  }

  /** Evicts a copy of an action. */
  public void evictCopy(ChainAggregate chain, IdentityEvent event) {
    for (Observation observation : detectors.observe(event)) {
      remove(chain, observation);
    }
  }

  private void remove(ChainAggregate chain, Observation observation) {
    chain.observations().remove(observation, detectors.earliestOnly(observation.getDetector()));
  }

  /** Evaluates again the calls with a value, as another chain stores it otherwise now. */
  public void reevaluateUses(ChainAggregate chain, long value) {
    toolCallEvaluator.addUses(chain, value);
  }

  /** Evaluates again all that the current message changed. */
  public void evaluatePending(ChainAggregate chain) {
    for (FindingMoved moved : chain.pending().movedFindings()) {
      toolCallEvaluator.onFindingMoved(chain, moved);
      // Evaluated once its deciding action is here; until then it stays as it arrived.
      var group = new GroupKey(moved.getFinding().getRuleId(), String.valueOf(moved.getGroup()));
      EvaluatedObservations evaluated = evaluated(chain, group);
      if (evaluated.cut()
          || evaluated.actions().stream().anyMatch(action -> couldAnchor(action, moved))) {
        chain.pending().addGroup(group);
      }
    }
    for (GroupKey group : chain.pending().groups()) {
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

  private EvaluatedObservations evaluated(ChainAggregate chain, GroupKey group) {
    return chain.observations().evaluated(group, detectors.window(group.detector()));
  }

  private void evaluate(ChainAggregate chain, GroupKey group) {
    EvaluatedObservations evaluated = evaluated(chain, group);
    List<Observation> actions = evaluated.actions();
    if (evaluated.large() && (evaluated.cut() || !chain.evicted().isPresent())) {
      // After an eviction, a group that was evaluated in part stays so.
      chain.observations().setCut(group, evaluated.cut());
    }
    if (!actions.isEmpty()) {
      book.evaluate(
          group.detector(),
          new ActionGroup(
              chain.ref(),
              group.value(),
              actions,
              manifests,
              new AgentAttribution(chain),
              evaluated.cut()),
          new PublishedGroup(chain, group, evaluated));
    } else if (!chain.evicted().isPresent()) {
      retractWithdrawn(chain, group);
    }
  }

  /** A finding leaves with an action that moves; it ends with an action that has another form. */
  private void retractWithdrawn(ChainAggregate chain, GroupKey group) {
    String key = chain.pending().withdrawnKey(group);
    if (key == null) {
      return;
    }
    String stored =
        ContestedKeys.isContested(chain.segments().find(key)) ? ContestedKeys.name(key) : key;
    for (Row<FindingMoved> row : chain.findings().ofActions(stored, group)) {
      FindingMoved finding = row.value();
      book.retract(
          finding.getFinding(),
          chain.cause(),
          next -> chain.findings().put(FindingMoved.newBuilder(finding).setFinding(next).build()));
    }
  }

  /** The published findings of a group, by subject. */
  private static final class PublishedGroup implements GroupPage {
    private final ChainAggregate chain;
    private final GroupKey group;
    private final EvaluatedObservations evaluated;
    private final Map<String, Row<FindingMoved>> published = new LinkedHashMap<>();

    PublishedGroup(ChainAggregate chain, GroupKey group, EvaluatedObservations evaluated) {
      this.chain = chain;
      this.group = group;
      this.evaluated = evaluated;
      if (evaluated.cut()) {
        // Those that may be retracted now; their keys may no longer be in the evaluated part.
        chain.findings().active(group, evaluated).stream()
            .filter(this::isPlaced)
            .forEach(this::add);
      } else {
        evaluated.actions().stream()
            .map(Observation::getKey)
            .distinct()
            .flatMap(key -> chain.findings().ofActions(stored(key), group).stream())
            .forEach(this::add);
      }
    }

    private void add(Row<FindingMoved> row) {
      published.merge(
          name(row.value().getFinding()), row, (a, b) -> revision(a) >= revision(b) ? a : b);
    }

    private static long revision(Row<FindingMoved> finding) {
      return finding.value().getFinding().getRevision();
    }

    private boolean isPlaced(Row<FindingMoved> row) {
      String key = row.value().getKey();
      return chain.segments().isPlaced(key) || ContestedKeys.isEvaluated(chain.segments(), key);
    }

    private boolean isContested(String key) {
      return ContestedKeys.isContested(chain.segments().find(key));
    }

    /** The name under which findings about actions of a key are stored. */
    private String stored(String key) {
      return isContested(key) ? ContestedKeys.name(key) : key;
    }

    private static String name(Finding finding) {
      return name(finding.getSubject(), finding.getContested());
    }

    private static String name(String subject, boolean contested) {
      return contested ? ContestedKeys.name(subject) : subject;
    }

    @Override
    public String name(AnchoredDetection detection) {
      return name(detection.subject(), isContested(detection.anchor().getKey()));
    }

    @Override
    public ChainRef chain(AnchoredDetection detection, ChainRef ref) {
      return isContested(detection.anchor().getKey()) ? ref.ofHolder() : ref;
    }

    @Override
    public Cause cause() {
      return chain.cause();
    }

    @Override
    public @Nullable Finding last(String name) {
      if (evaluated.cut() && !published.containsKey(name)) {
        chain.findings().about(group, ContestedKeys.subject(name)).stream()
            .filter(this::isPlaced)
            .filter(row -> name(row.value().getFinding()).equals(name))
            .max(Comparator.comparingLong(PublishedGroup::revision))
            .ifPresent(row -> published.put(name, row));
      }
      Row<FindingMoved> row = published.get(name);
      return row == null ? null : row.value().getFinding();
    }

    @Override
    public void write(FindingChange change, AnchoredDetection detection) {
      write(change.next(), detection);
    }

    @Override
    public void confirm(Finding last, AnchoredDetection detection) {
      Row<FindingMoved> row = published.get(name(detection));
      if (row != null && !isAnchor(row.value(), detection.anchor())) {
        write(last, detection);
      }
    }

    private boolean isAnchor(FindingMoved finding, Observation action) {
      return action.getEventId().equals(finding.getAnchor())
          && stored(action.getKey()).equals(finding.getKey());
    }

    private void write(Finding finding, AnchoredDetection detection) {
      Observation anchor = detection.anchor();
      String key = stored(anchor.getKey());
      Row<FindingMoved> previous = published.get(name(detection));
      if (previous != null && !previous.value().getKey().equals(key)) {
        chain.findings().delete(previous);
      }
      chain
          .findings()
          .put(
              FindingMoved.newBuilder()
                  .setTenant(finding.getTenant())
                  .setChainKey(chain.key())
                  .setKey(key)
                  .setFinding(finding)
                  .setAt(chain.causeTime())
                  .setGroup(group.value())
                  .setAnchor(anchor.getEventId())
                  .build());
    }

    @Override
    public void write(FindingChange change) {
      FindingMoved stored = Objects.requireNonNull(published.get(name(change.next()))).value();
      chain.findings().put(FindingMoved.newBuilder(stored).setFinding(change.next()).build());
    }

    /** None after an eviction: some evidence may have been evicted, and the findings remain. */
    @Override
    public List<Finding> without(Collection<String> names) {
      return chain.evicted().isPresent()
          ? List.of()
          : published.entrySet().stream()
              .filter(entry -> !names.contains(entry.getKey()))
              .map(entry -> entry.getValue().value().getFinding())
              .toList();
    }

    @Override
    public long revisionFloor() {
      return chain.evicted().revisionFloor();
    }

    @Override
    public boolean isSettled(Finding next, AnchoredDetection detection) {
      if (!chain.evicted().isPresent()) {
        return false;
      }
      Set<String> evidence = Set.copyOf(next.getEventIds());
      long newest =
          evaluated.actions().stream()
              .filter(action -> evidence.contains(action.getEventId()))
              .mapToLong(Observation::getTime)
              .max()
              .orElse(next.getTime());
      return chain
          .evicted()
          .settles(
              detection.anchor().getKey(), next, newest, published.containsKey(name(detection)));
    }

    @Override
    public Undetected onUndetected(Finding last) {
      return evaluated.sees(last) ? Undetected.RETRACT : Undetected.ADOPT;
    }
  }
}
