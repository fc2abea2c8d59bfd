package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.FindingRows;
import io.spoor.pipeline.assemble.row.FindingRows.ActionFindingKey;
import io.spoor.pipeline.assemble.row.FindingRows.ActionFindingPosition;
import io.spoor.pipeline.assemble.row.FindingRows.KeyRule;
import io.spoor.pipeline.assemble.row.GroupKey;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.detect.engine.FindingChange;
import io.spoor.pipeline.detect.engine.FindingPage;
import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The findings of a chain as last published: about its keys, about actions, and those that another
 * owner evaluates. They move with the key they are about.
 */
public final class Findings {
  private static final int MAX_RULES = 500;

  /** Maximum findings of one group that are compared with its new result; no group has more. */
  private static final int MAX_FINDINGS = 1_000;

  private final ChainAggregate chain;
  private final Table<KeyRule, Finding> ofKeys;
  private final Table<String, Finding> referenced;
  private final Table<ActionFindingKey, FindingMoved> ofActions;
  private final Table<ActionFindingPosition, byte[]> index;

  Findings(ChainAggregate chain, Rows rows, byte[] hash) {
    this.chain = chain;
    this.ofKeys = FindingRows.KEY_FINDING.of(rows, hash);
    this.referenced = FindingRows.REFERENCED_FINDING.of(rows, hash);
    this.ofActions = FindingRows.ACTION_FINDING.of(rows, hash);
    this.index = FindingRows.FINDING_INDEX.of(rows, hash);
  }

  /** Findings about all keys. */
  public RowRange<Finding> ofKeys() {
    return ofKeys.all();
  }

  /** Findings about actions of all keys. */
  public RowRange<FindingMoved> ofActions() {
    return ofActions.all();
  }

  /** Findings that other owners evaluate. */
  public RowRange<Finding> referenced() {
    return referenced.all();
  }

  /** The findings about a key, to evaluate them. */
  public FindingPage ofKey(String key) {
    Map<String, Finding> last = new HashMap<>();
    list(key).forEach(finding -> last.put(finding.getRuleId(), finding));
    return new KeyPage(key, last);
  }

  private final class KeyPage implements FindingPage {
    private final String key;
    private final Map<String, Finding> last;

    KeyPage(String key, Map<String, Finding> last) {
      this.key = key;
      this.last = last;
    }

    @Override
    public @Nullable Finding last(String ruleId) {
      return last.get(ruleId);
    }

    @Override
    public void write(FindingChange change) {
      put(key, change.next());
    }

    @Override
    public Cause cause() {
      return chain.cause();
    }

    @Override
    public long revisionFloor() {
      return chain.evicted().revisionFloor();
    }
  }

  private List<Finding> list(String key) {
    return ofKeys.startingWith(RowKey.hash(key)).first(MAX_RULES).stream().map(Row::value).toList();
  }

  private void put(String key, Finding finding) {
    chain.markFindingsChanged();
    ofKeys.put(new KeyRule(key, finding.getRuleId()), finding);
  }

  /** Removes the findings about a key that leaves or is evicted. */
  public List<Finding> take(String key) {
    chain.markFindingsChanged();
    List<Finding> findings = list(key);
    findings.forEach(finding -> ofKeys.delete(new KeyRule(key, finding.getRuleId())));
    return findings;
  }

  /**
   * Accepts a finding that moved here with a key; returns whether it is to be evaluated again, as
   * it is unless a newer revision is known. A chain that evaluated the key before may have
   * published the same revision as the key's former chain: its own is published again above both.
   */
  public boolean accept(FindingMoved moved, FindingBook book) {
    FindingMoved own = own(moved);
    long difference =
        own == null ? -1 : own.getFinding().getRevision() - moved.getFinding().getRevision();
    if (own != null && difference == 0 && !own.getFinding().equals(moved.getFinding())) {
      book.publishAbove(
          moved.getFinding(), own.getFinding(), chain.cause(), next -> store(own, next));
    } else if (difference <= 0) {
      store(moved, moved.getFinding());
    }
    return difference <= 0;
  }

  /** The chain's finding in place of one that moved here; null when there is none. */
  private @Nullable FindingMoved own(FindingMoved moved) {
    if (moved.getGroup() != null) {
      return find(ActionFindingKey.of(moved));
    }
    Finding stored = ofKeys.get(new KeyRule(moved.getKey(), moved.getFinding().getRuleId()));
    return stored == null ? null : FindingMoved.newBuilder(moved).setFinding(stored).build();
  }

  private void store(FindingMoved moved, Finding finding) {
    if (moved.getGroup() == null) {
      put(moved.getKey(), finding);
    } else {
      put(FindingMoved.newBuilder(moved).setFinding(finding).build());
    }
  }

  /**
   * Stores or removes a finding that another owner evaluates; returns false if a newer revision is
   * known.
   */
  public boolean reference(Finding finding, boolean withdrawn) {
    Finding stored = referenced.get(finding.getFindingId());
    if (stored != null && stored.getRevision() > finding.getRevision()) {
      return false;
    }
    chain.markFindingsChanged();
    if (withdrawn) {
      referenced.delete(finding.getFindingId());
    } else {
      referenced.put(finding.getFindingId(), finding);
    }
    return true;
  }

  public void deleteReferenced(Row<Finding> row) {
    referenced.delete(row);
  }

  @Nullable
  public FindingMoved find(ActionFindingKey key) {
    return ofActions.get(key);
  }

  /** Stores a finding about an action, and its index row. */
  public void put(FindingMoved finding) {
    chain.markFindingsChanged();
    byte[] position = ofActions.position(ActionFindingKey.of(finding));
    boolean retracted = FindingStatus.isRetracted(finding.getFinding());
    ofActions.putAt(position, finding);
    index.delete(ActionFindingPosition.of(position, !retracted));
    index.put(ActionFindingPosition.of(position, retracted), time(finding.getFinding()));
  }

  public void delete(Row<FindingMoved> row) {
    chain.markFindingsChanged();
    ofActions.delete(row);
    index.delete(
        ActionFindingPosition.of(row.key(), FindingStatus.isRetracted(row.value().getFinding())));
  }

  /** Findings from another chain sort with the newest, so that this chain publishes them. */
  private byte[] time(Finding finding) {
    return RowKey.ordered(chain.isLocal(finding) ? finding.getTime() : Long.MAX_VALUE);
  }

  /**
   * Active findings of a cut group, about actions of any key, whose time is in one of the evaluated
   * parts. The others are not read.
   */
  public List<Row<FindingMoved>> active(GroupKey group, EvaluatedObservations evaluated) {
    byte[] earliest = RowKey.ordered(evaluated.earliestEnd());
    byte[] newest = RowKey.ordered(evaluated.newestBegin());
    return indexed(
        index.startingWith(ActionFindingPosition.prefix(group, false)).first(MAX_FINDINGS).stream()
            .filter(
                row ->
                    Arrays.compareUnsigned(row.value(), earliest) <= 0
                        || Arrays.compareUnsigned(row.value(), newest) >= 0)
            .toList());
  }

  /** Findings of a group about a subject and actions of any key. */
  public List<Row<FindingMoved>> about(GroupKey group, String subject) {
    List<Row<FindingMoved>> findings = new ArrayList<>();
    for (boolean retracted : new boolean[] {false, true}) {
      findings.addAll(
          indexed(
              index
                  .startingWith(
                      ActionFindingPosition.prefix(group, retracted), RowKey.hash(subject))
                  .first(MAX_FINDINGS)));
    }
    return findings;
  }

  private List<Row<FindingMoved>> indexed(List<Row<byte[]>> entries) {
    List<Row<FindingMoved>> findings = new ArrayList<>();
    for (Row<byte[]> entry : entries) {
      byte[] position =
          RowKey.append(ofActions.all().start(), ActionFindingPosition.findingKey(entry.key()));
      FindingMoved finding = ofActions.getAt(position);
      if (finding != null) {
        findings.add(new Row<>(position, finding));
      }
    }
    return findings;
  }

  /** Findings of one group about actions of a key. */
  public List<Row<FindingMoved>> ofActions(String key, GroupKey group) {
    return ofActions.startingWith(RowKey.hash(key), group.hash()).first(MAX_FINDINGS);
  }

  /** The next {@code limit} findings about actions of a key, after the row {@code after}. */
  public List<Row<FindingMoved>> pageOfActions(String key, byte @Nullable [] after, int limit) {
    return ofActions.startingWith(RowKey.hash(key)).after(after, limit);
  }

  /**
   * A page of findings about actions of a key.
   *
   * @param last position of the last finding; null when there is none
   * @param more whether further rows may follow
   */
  public record Page(List<FindingMoved> findings, byte @Nullable [] last, boolean more) {}

  /**
   * Removes the next {@code limit} findings about the actions of a key that leaves or is evicted.
   * Rows up to {@code after} are skipped.
   */
  public Page takeOfActions(String key, byte @Nullable [] after, int limit) {
    List<Row<FindingMoved>> findings = pageOfActions(key, after, limit);
    findings.forEach(this::delete);
    return new Page(
        findings.stream().map(Row::value).toList(),
        findings.isEmpty() ? null : findings.getLast().key(),
        findings.size() == limit);
  }

  /** Whether a position is that of a finding about an action. */
  public static boolean isOfAction(byte[] position) {
    return FindingRows.ACTION_FINDING.owns(position);
  }
}
