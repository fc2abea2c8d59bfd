package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.ChainRows.EventKey;
import io.spoor.pipeline.assemble.ChainRows.ValueUse;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tool calls of all runs of a chain, by what they read and wrote. A call that belongs to no run
 * is judged by the content that the whole chain read: otherwise a trace of its own would hide it.
 */
final class CallIndex {
  /** Maximum calls with one value, and maximum instructing calls, that are compared with one. */
  private static final int MAX_RELATED = 16;

  /** Maximum calls without a run that an instructing call can concern. */
  private static final int MAX_CONCERNED = 64;

  private final Table<ValueUse, CallReference> values;
  private final Table<EventKey, CallReference> instructing;
  private final Table<EventKey, CallReference> calls;

  CallIndex(ChainAggregate chain, Rows rows) {
    byte[] owner = RowKey.hash(chain.key() + '\n');
    this.values = ChainRows.VALUE_USE.of(rows, owner);
    this.instructing = ChainRows.INSTRUCTING_CALL.of(rows, owner);
    this.calls = ChainRows.ANY_CALL.of(rows, owner);
  }

  void put(ToolCall call, String segment) {
    var reference = new CallReference(segment, call.time(), call.eventId());
    call.argumentDestinations()
        .forEach(value -> values.put(new ValueUse(value, false, call.eventId()), reference));
    call.resultDestinations()
        .forEach(value -> values.put(new ValueUse(value, true, call.eventId()), reference));
    if (call.isInstructing()) {
      instructing.put(key(reference), reference);
    }
    calls.put(key(reference), reference);
  }

  void delete(ToolCall call, String segment) {
    var reference = new CallReference(segment, call.time(), call.eventId());
    call.argumentDestinations()
        .forEach(value -> values.delete(new ValueUse(value, false, call.eventId())));
    call.resultDestinations()
        .forEach(value -> values.delete(new ValueUse(value, true, call.eventId())));
    instructing.delete(key(reference));
    calls.delete(key(reference));
  }

  private static EventKey key(CallReference call) {
    return new EventKey(call.time(), call.eventId());
  }

  /** Calls of other traces whose result may explain this one, which belongs to no run. */
  List<CallReference> sourcesOf(ToolCall call, String segment) {
    Set<CallReference> sources = new LinkedHashSet<>();
    for (long value : call.argumentDestinations()) {
      addWith(value, /* inResult= */ true, sources);
    }
    byte[] position = instructing.position(new EventKey(call.time(), call.eventId()));
    instructing.all().before(position, MAX_RELATED).stream().map(Row::value).forEach(sources::add);
    return ofOtherTraces(sources, segment);
  }

  /** Calls of other traces that this one's result may explain. */
  List<CallReference> explainedBy(ToolCall call, String segment) {
    Set<CallReference> explained = new LinkedHashSet<>();
    for (long value : call.resultDestinations()) {
      addWith(value, /* inResult= */ false, explained);
    }
    if (call.isInstructing()) {
      byte[] position = calls.position(new EventKey(call.time(), call.eventId()));
      calls.all().after(position, MAX_CONCERNED).stream().map(Row::value).forEach(explained::add);
    }
    return ofOtherTraces(explained, segment);
  }

  private void addWith(long value, boolean inResult, Set<CallReference> target) {
    values.startingWith(ValueUse.prefix(value, inResult)).first(MAX_RELATED).stream()
        .map(Row::value)
        .forEach(target::add);
  }

  private static List<CallReference> ofOtherTraces(Set<CallReference> calls, String segment) {
    List<CallReference> others = new ArrayList<>(calls);
    others.removeIf(call -> call.segment().equals(segment));
    return others;
  }
}
