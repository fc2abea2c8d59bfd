package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** State of one chain while one message is handled: its row and the pending evaluations. */
final class ChainAggregate {
  final ChainState state;
  final byte[] hash;

  /** Keys to evaluate again. */
  final Set<String> pendingKeys = new LinkedHashSet<>();

  /**
   * Keys with changed state, to evaluate again with their days; true when their children are
   * affected too.
   */
  final Map<String, Boolean> changedKeys = new LinkedHashMap<>();

  /** Groups of observed actions to evaluate again. */
  final Set<GroupKey> pendingGroups = new LinkedHashSet<>();

  /** Findings about actions that moved here from another chain. */
  final List<FindingMoved> movedFindings = new ArrayList<>();

  /** Tool calls to evaluate again, by event id. */
  final Map<String, CallInSegment> pendingCalls = new LinkedHashMap<>();

  /** Segments whose tool calls are all to be evaluated again. */
  final Set<String> pendingRuns = new LinkedHashSet<>();

  boolean evaluateAll;

  /** Whether to evaluate all keys again, without actions. */
  boolean evaluateKeys;

  /** Keys whose ancestors in the lineage changed. */
  final List<SegmentState> changedLineages = new ArrayList<>();

  /** Clamped time of the message, nanoseconds since the Unix epoch; 0 when it has none. */
  long causeTime;

  private boolean touched;

  record CallInSegment(String segment, ToolCall call) {}

  ChainAggregate(ChainState state) {
    this.state = state;
    this.hash = RowKey.hash(state.getChainKey());
  }

  String key() {
    return state.getChainKey();
  }

  void addPendingCall(String segment, ToolCall call) {
    pendingCalls.put(call.eventId(), new CallInSegment(segment, call));
  }

  /** Whether this chain must alert on a finding that another owner evaluates. */
  boolean isLocal(Finding finding) {
    return finding.getChainKey().equals(key());
  }

  void touch() {
    touched = true;
  }

  /** Discards the changes of a chain that no longer exists. */
  void discardChanges() {
    touched = false;
  }

  boolean touched() {
    return touched;
  }
}
