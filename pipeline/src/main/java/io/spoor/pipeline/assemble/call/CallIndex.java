package io.spoor.pipeline.assemble.call;

import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.assemble.row.CallReference;
import io.spoor.pipeline.assemble.row.CallRows;
import io.spoor.pipeline.assemble.row.CallRows.ValueUse;
import io.spoor.pipeline.assemble.row.CallRows.ValueUse.Place;
import io.spoor.pipeline.assemble.row.EventKey;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The tool calls of all runs of a chain, by what they read and wrote. A call is evaluated by
 * content with its addresses wherever the chain read it, and a call that belongs to no run also by
 * the chain's instructions: otherwise traces of their own, or many calls between, would hide it.
 */
public final class CallIndex {
  /** Maximum calls that are compared with one because of their addresses. */
  private static final int MAX_RELATED = 64;

  /** Maximum instructing calls that are compared with one. */
  private static final int MAX_INSTRUCTING = 16;

  private final Table<ValueUse, CallReference> values;
  private final Table<EventKey, CallReference> instructing;
  private final Table<EventKey, CallReference> calls;

  /** The calls of the chain with this key. */
  public CallIndex(String chain, Rows rows) {
    byte[] owner = RowKey.hash(chain + '\n');
    this.values = CallRows.VALUE_USE.of(rows, owner);
    this.instructing = CallRows.INSTRUCTING_CALL.of(rows, owner);
    this.calls = CallRows.ANY_CALL.of(rows, owner);
  }

  void put(ToolCall call, String segment) {
    var reference = new CallReference(segment, call.time(), call.eventId());
    call.argumentDestinations()
        .forEach(
            value -> values.put(new ValueUse(value, Place.ARGUMENT, call.eventId()), reference));
    call.resultDestinations()
        .forEach(value -> values.put(new ValueUse(value, Place.RESULT, call.eventId()), reference));
    if (call.isInstructing()) {
      instructing.put(key(reference), reference);
    }
    calls.put(key(reference), reference);
  }

  void delete(ToolCall call, String segment) {
    var reference = new CallReference(segment, call.time(), call.eventId());
    call.argumentDestinations()
        .forEach(value -> values.delete(new ValueUse(value, Place.ARGUMENT, call.eventId())));
    call.resultDestinations()
        .forEach(value -> values.delete(new ValueUse(value, Place.RESULT, call.eventId())));
    instructing.delete(key(reference));
    calls.delete(key(reference));
  }

  /** Adds the arguments of a proposed call, for the calls that execute it. */
  void putProposal(ToolCall proposal, String segment) {
    CallReference reference = CallReference.ofProposal(segment, proposal);
    proposal
        .argumentDestinations()
        .forEach(
            value ->
                values.put(new ValueUse(value, Place.PROPOSAL, reference.eventId()), reference));
  }

  void deleteProposal(ToolCall proposal, String segment) {
    String name = CallReference.ofProposal(segment, proposal).eventId();
    proposal
        .argumentDestinations()
        .forEach(value -> values.delete(new ValueUse(value, Place.PROPOSAL, name)));
  }

  private static EventKey key(CallReference call) {
    return new EventKey(call.time(), call.eventId());
  }

  /**
   * Calls whose results may explain this one, of any trace: those with an address of its arguments
   * and, with {@code outsideRuns}, the last ones with instructions.
   */
  public Collection<CallReference> sourcesOf(ToolCall call, boolean outsideRuns) {
    Set<CallReference> sources = new LinkedHashSet<>();
    addWith(call.argumentDestinations(), Place.RESULT, sources);
    if (outsideRuns) {
      byte[] position = instructing.position(new EventKey(call.time(), call.eventId()));
      instructing.all().before(position, MAX_INSTRUCTING).stream()
          .map(Row::value)
          .forEach(sources::add);
    }
    return sources;
  }

  /**
   * Calls that this one's result may explain, of any trace; a proposal stands for the calls that
   * execute it.
   */
  public Collection<CallReference> explainedBy(ToolCall call) {
    Set<CallReference> explained = new LinkedHashSet<>();
    addWith(call.resultDestinations(), Place.ARGUMENT, explained);
    Set<CallReference> proposed = new LinkedHashSet<>();
    addWith(call.resultDestinations(), Place.PROPOSAL, proposed);
    explained.addAll(proposed);
    if (call.isInstructing()) {
      byte[] position = calls.position(new EventKey(call.time(), call.eventId()));
      calls.all().after(position, MAX_RELATED).stream().map(Row::value).forEach(explained::add);
    }
    return explained;
  }

  /** Calls with a value in their arguments, or in proposed ones. */
  public Collection<CallReference> usesOf(long value) {
    Set<CallReference> uses = new LinkedHashSet<>();
    addWith(Set.of(value), Place.ARGUMENT, uses);
    Set<CallReference> proposed = new LinkedHashSet<>();
    addWith(Set.of(value), Place.PROPOSAL, proposed);
    uses.addAll(proposed);
    return uses;
  }

  /** Adds calls with the values, a few of each, so that no value crowds out another one. */
  private void addWith(Set<Long> destinations, Place place, Set<CallReference> target) {
    int each = Math.max(1, MAX_RELATED / Math.max(1, destinations.size()));
    for (long value : destinations) {
      if (target.size() >= MAX_RELATED) {
        return;
      }
      values.startingWith(ValueUse.prefix(value, place)).first(each).stream()
          .map(Row::value)
          .forEach(target::add);
    }
  }
}
