package io.spoor.pipeline.assemble.chain;

import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.assemble.row.GroupKey;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a message changed in a chain, to evaluate again once the message is handled. */
public final class PendingEvaluation {
  private final Set<String> keys = new LinkedHashSet<>();
  private final Map<String, Boolean> changedKeys = new LinkedHashMap<>();
  private final Set<GroupKey> groups = new LinkedHashSet<>();
  private final Map<GroupKey, String> withdrawn = new LinkedHashMap<>();
  private final List<FindingMoved> movedFindings = new ArrayList<>();
  private final Map<String, CallInSegment> calls = new LinkedHashMap<>();
  private final Set<String> runs = new LinkedHashSet<>();
  private final List<SegmentState> changedLineages = new ArrayList<>();
  private final Set<String> claims = new LinkedHashSet<>();
  private boolean allKeys;
  private boolean allGroups;
  private boolean allActions;
  private final Set<String> questions = new LinkedHashSet<>();
  private final Map<String, IdentityEvent> shownActions = new LinkedHashMap<>();

  /** A tool call and the segment that made it. */
  public record CallInSegment(String segment, ToolCall call) {}

  /** Adds a key whose records may name other agents now. */
  public void addClaims(String key) {
    claims.add(key);
  }

  public Set<String> claims() {
    return claims;
  }

  public void addKey(String key) {
    keys.add(key);
  }

  /** Adds a key with changed state, and its days; with {@code children}, also its children. */
  public void addChangedKey(String key, boolean children) {
    changedKeys.merge(key, children, Boolean::logicalOr);
  }

  /** Adds a group of observed actions. */
  public void addGroup(GroupKey group) {
    groups.add(group);
  }

  /** Adds a group that lost an action of the key, which the chain has in another form now. */
  public void addWithdrawn(GroupKey group, String key) {
    groups.add(group);
    withdrawn.put(group, key);
  }

  /** Adds a finding about an action that moved here from another chain. */
  public void addMovedFinding(FindingMoved moved) {
    movedFindings.add(moved);
  }

  public void addCall(String segment, ToolCall call) {
    calls.put(call.eventId(), new CallInSegment(segment, call));
  }

  /** Adds all tool calls of a segment. */
  public void addRun(String segment) {
    runs.add(segment);
  }

  /** Adds all keys, without actions. */
  void addAllKeys() {
    allKeys = true;
  }

  /** Adds all keys and all groups of actions. */
  void addAll() {
    allKeys = true;
    allGroups = true;
  }

  /** Adds all groups of actions: other ones may be an agent's now. */
  void addAllGroups() {
    allGroups = true;
  }

  /** Adds an account whose owner is asked for its person. */
  void addQuestion(String account) {
    questions.add(account);
  }

  /** Adds an action that may show another person now. */
  public void addShownAction(IdentityEvent event) {
    shownActions.put(event.getTrailKey() + '\n' + event.getEventId(), event);
  }

  /** Adds all actions, as some may show another person now. */
  void addAllActions() {
    allActions = true;
  }

  /** Adds a key whose ancestors in the lineage changed; they stay active as long as the key. */
  void addChangedLineage(SegmentState segment) {
    changedLineages.add(segment);
  }

  public Set<String> keys() {
    return keys;
  }

  /** Keys with changed state; true when their children are affected too. */
  public Map<String, Boolean> changedKeys() {
    return changedKeys;
  }

  public Set<GroupKey> groups() {
    return groups;
  }

  /** The key of an action that the group lost to another form of it; null: none. */
  @Nullable
  public String withdrawnKey(GroupKey group) {
    return withdrawn.get(group);
  }

  public List<FindingMoved> movedFindings() {
    return movedFindings;
  }

  public Collection<CallInSegment> calls() {
    return calls.values();
  }

  public Set<String> runs() {
    return runs;
  }

  public List<SegmentState> changedLineages() {
    return changedLineages;
  }

  /** Keys of accounts whose owners are asked. */
  public Set<String> questions() {
    return questions;
  }

  public Collection<IdentityEvent> shownActions() {
    return shownActions.values();
  }

  public boolean allActions() {
    return allActions;
  }

  public boolean allKeys() {
    return allKeys;
  }

  public boolean allGroups() {
    return allGroups;
  }
}
