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

/**
 * One chain while one message is handled: its row, and what has to be judged again before the
 * message is done.
 */
final class ChainAggregate {
  final ChainState state;
  final byte[] hash;

  /** Keys to judge again. */
  final Set<String> pendingKeys = new LinkedHashSet<>();

  /**
   * Keys of which something else is known now, to be judged again with their days; true when it
   * makes a difference to their children too.
   */
  final Map<String, Boolean> changedKeys = new LinkedHashMap<>();

  /** Groups of observed actions to judge again. */
  final Set<GroupKey> pendingGroups = new LinkedHashSet<>();

  /** Findings about actions that came from another chain. */
  final List<FindingMoved> movedFindings = new ArrayList<>();

  /** Tool calls to judge again, by event id. */
  final Map<String, CallInSegment> pendingCalls = new LinkedHashMap<>();

  /** Segments all of whose tool calls are to be judged again. */
  final Set<String> pendingRuns = new LinkedHashSet<>();

  boolean evaluateAll;

  /** Whether all keys have to be judged again, and no actions. */
  boolean evaluateKeys;

  /** Keys that are judged by others than before. */
  final List<SegmentState> changedLineages = new ArrayList<>();

  /** Believed time of the message, nanoseconds since the Unix epoch; 0 when it says none. */
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

  /** Whether a finding that is judged elsewhere is this chain's to tell of. */
  boolean isLocal(Finding finding) {
    return finding.getChainKey().equals(key());
  }

  void touch() {
    touched = true;
  }

  /** There is no such chain any more. */
  void discardChanges() {
    touched = false;
  }

  boolean touched() {
    return touched;
  }
}
