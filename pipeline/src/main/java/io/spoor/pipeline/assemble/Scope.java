package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.state.ChainRow;
import io.spoor.pipeline.state.KeyRow;
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
final class Scope {
  final ChainRow row;
  final byte[] hash;

  /** Keys to judge again. */
  final Set<String> judge = new LinkedHashSet<>();

  /**
   * Keys of which something else is known now, to be judged again with their days; true when it
   * makes a difference to their children too.
   */
  final Map<String, Boolean> changed = new LinkedHashMap<>();

  /** Groups of observed actions to judge again. */
  final Set<Group> groups = new LinkedHashSet<>();

  /** Findings about actions that came from another chain. */
  final List<FindingMoved> came = new ArrayList<>();

  /** Tool calls to judge again, by event id. */
  final Map<String, CallInSegment> calls = new LinkedHashMap<>();

  /** Segments all of whose tool calls are to be judged again. */
  final Set<String> runs = new LinkedHashSet<>();

  boolean judgeAll;

  /** Whether all keys have to be judged again, and no actions. */
  boolean judgeKeys;

  /** Keys that are judged by others than before. */
  final List<KeyRow> lineage = new ArrayList<>();

  /** Believed time of the message, nanoseconds since the Unix epoch; 0 when it says none. */
  long at;

  private boolean touched;

  record CallInSegment(String segment, ToolCall call) {}

  Scope(ChainRow row) {
    this.row = row;
    this.hash = RowKey.hash(row.getChainKey());
  }

  String key() {
    return row.getChainKey();
  }

  void judge(String segment, ToolCall call) {
    calls.put(call.eventId(), new CallInSegment(segment, call));
  }

  /** Whether a finding that is judged elsewhere is this chain's to tell of. */
  boolean isAbout(Finding finding) {
    return finding.getChainKey().equals(key());
  }

  void touch() {
    touched = true;
  }

  /** There is no such chain any more. */
  void forgotten() {
    touched = false;
  }

  boolean touched() {
    return touched;
  }
}
