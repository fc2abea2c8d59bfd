package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.injection.ToolCall;
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
final class PendingEvaluation {
  private final Set<String> keys = new LinkedHashSet<>();
  private final Map<String, Boolean> changedKeys = new LinkedHashMap<>();
  private final Set<GroupKey> groups = new LinkedHashSet<>();
  private final Map<GroupKey, String> withdrawn = new LinkedHashMap<>();
  private final List<FindingMoved> movedFindings = new ArrayList<>();
  private final Map<String, CallInSegment> calls = new LinkedHashMap<>();
  private final Set<String> runs = new LinkedHashSet<>();
  private final List<SegmentState> changedLineages = new ArrayList<>();
  private boolean allKeys;
  private boolean allGroups;
  private boolean allActions;
  private final Set<String> questions = new LinkedHashSet<>();
  private final Map<String, IdentityEvent> shownActions = new LinkedHashMap<>();

  /** A tool call and the segment that made it. */
  record CallInSegment(String segment, ToolCall call) {}

  void addKey(String key) {
    keys.add(key);
  }

  /** Adds a key with changed state, and its days; with {@code children}, also its children. */
  void addChangedKey(String key, boolean children) {
    changedKeys.merge(key, children, Boolean::logicalOr);
  }

  /** Adds a group of observed actions. */
  void addGroup(GroupKey group) {
    groups.add(group);
  }

  /** Adds a group that lost an action of the key, which the chain has in another form now. */
  void addWithdrawn(GroupKey group, String key) {
    groups.add(group);
    withdrawn.put(group, key);
  }

  /** Adds a finding about an action that moved here from another chain. */
  void addMovedFinding(FindingMoved moved) {
    movedFindings.add(moved);
  }

  void addCall(String segment, ToolCall call) {
    calls.put(call.eventId(), new CallInSegment(segment, call));
  }

  /** Adds all tool calls of a segment. */
  void addRun(String segment) {
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
  void addShownAction(IdentityEvent event) {
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

  Set<String> keys() {
    return keys;
  }

  /** Keys with changed state; true when their children are affected too. */
  Map<String, Boolean> changedKeys() {
    return changedKeys;
  }

  Set<GroupKey> groups() {
    return groups;
  }

  /** The key of an action that the group lost to another form of it; null: none. */
  @Nullable String withdrawnKey(GroupKey group) {
    return withdrawn.get(group);
  }

  List<FindingMoved> movedFindings() {
    return movedFindings;
  }

  Collection<CallInSegment> calls() {
    return calls.values();
  }

  Set<String> runs() {
    return runs;
  }

  List<SegmentState> changedLineages() {
    return changedLineages;
  }

  /** Keys of accounts whose owners are asked. */
  Set<String> questions() {
    return questions;
  }

  Collection<IdentityEvent> shownActions() {
    return shownActions.values();
  }

  boolean allActions() {
    return allActions;
  }

  boolean allKeys() {
    return allKeys;
  }

  boolean allGroups() {
    return allGroups;
  }
}
