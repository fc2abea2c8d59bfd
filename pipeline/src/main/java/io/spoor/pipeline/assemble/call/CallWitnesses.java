package io.spoor.pipeline.assemble.call;

import io.spoor.content.injection.ContradictingProposal;
import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.assemble.row.CallReference;
import io.spoor.pipeline.assemble.row.CallRows;
import io.spoor.pipeline.assemble.row.CallRows.WitnessKey;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.ProposedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two witnesses of a run's tool calls, joined by the id of the call: the message of the model
 * that proposes it, and the span that executes it.
 *
 * <pre>
 *  an execution with the same tool and arguments   both are one call
 *  one that states less, or other parts            the proposal is evaluated as a reading of the call
 *  one that states something else                  the same, and the call is contradicted
 *  no execution                                    not evaluated
 * </pre>
 *
 * <p>Their authors choose the ids, and some libraries use one for several calls. So an execution
 * agrees with any proposal of its id. Proposals that no execution states are evaluated with one of
 * the executions, the representative. None of this takes away what is found by the execution
 * itself.
 */
public final class CallWitnesses {
  /** Maximum contents under one call id that are compared. */
  static final int MAX_COMPARED = 128;

  /** Maximum further readings of a call. */
  static final int MAX_READINGS = 16;

  /** A message is repeated in the spans around it. */
  private static final int FEW = 5;

  private final String segment;
  private final Table<WitnessKey, ToolCall> proposals;
  private final Table<WitnessKey, CallReference> executions;

  CallWitnesses(Rows rows, byte[] run, String segment) {
    this.segment = segment;
    this.proposals = CallRows.PROPOSED_CALL.of(rows, run);
    this.executions = CallRows.EXECUTED_CALL.of(rows, run);
  }

  /**
   * What the proposals add to a call.
   *
   * @param readings the call as proposals state it
   * @param contradiction a proposal that states something else; null: none
   */
  public record Testimony(List<ToolCall> readings, @Nullable ContradictingProposal contradiction) {
    static final Testimony NONE = new Testimony(List.of(), null);

    /** Whether there are more readings than are evaluated. */
    public boolean isCut() {
      return contradiction != null && contradiction.flooded();
    }
  }

  /** The calls that an event proposes. */
  public static List<ToolCall> proposedBy(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    if (genAi == null || genAi.getProposedCalls().isEmpty()) {
      return List.of();
    }
    List<ToolCall> calls = new ArrayList<>();
    for (ProposedCall call : genAi.getProposedCalls()) {
      calls.add(
          new ToolCall(
              event.getEventId(),
              event.getTime(),
              call.getToolName(),
              /* failed= */ false,
              call.getTrace(),
              call.getCallId(),
              /* ended= */ 0));
    }
    return calls;
  }

  void putProposal(ToolCall proposal) {
    proposals.put(key(proposal), proposal);
  }

  void deleteProposal(ToolCall proposal) {
    proposals.delete(key(proposal));
  }

  void putExecution(ToolCall call) {
    if (call.callId() != null) {
      executions.put(key(call), new CallReference(segment, call.time(), call.eventId()));
    }
  }

  void deleteExecution(ToolCall call) {
    if (call.callId() != null) {
      executions.delete(key(call));
    }
  }

  private static WitnessKey key(ToolCall call) {
    return new WitnessKey(Objects.requireNonNull(call.callId()), call.content(), call.eventId());
  }

  /** Executions whose evaluation a proposal, or another execution, with the id may change. */
  public List<CallReference> executions(String callId) {
    return executions.startingWith(RowKey.hash(callId)).first(MAX_COMPARED).stream()
        .map(Row::value)
        .toList();
  }

  /** As {@link #executions}, with those that have the content of a call. */
  public List<CallReference> affectedBy(ToolCall call) {
    String callId = Objects.requireNonNull(call.callId());
    if (proposals.startingWith(RowKey.hash(callId)).isEmpty()) {
      return List.of();
    }
    return Stream.concat(
            executions(callId).stream(), withContent(executions, call, MAX_COMPARED).stream())
        .distinct()
        .toList();
  }

  private static <V extends Object> List<V> withContent(
      Table<WitnessKey, V> witnesses, ToolCall call, int limit) {
    byte[] id = RowKey.hash(Objects.requireNonNull(call.callId()));
    return witnesses.startingWith(id, RowKey.ordered(call.content())).first(limit).stream()
        .map(Row::value)
        .toList();
  }

  /** What the model's messages say about an executed call. */
  public Testimony of(ToolCall execution, ExecutionReader reader) {
    String callId = execution.callId();
    if (callId == null) {
      return Testimony.NONE;
    }
    List<Row<ToolCall>> first = proposals.startingWith(RowKey.hash(callId)).first(FEW);
    if (first.size() < FEW
        && first.stream().allMatch(row -> row.value().content() == execution.content())) {
      return Testimony.NONE;
    }
    List<CallReference> executed = executions(callId);
    boolean represents =
        executed.isEmpty() || executed.getFirst().eventId().equals(execution.eventId());
    boolean confirmed = !withContent(proposals, execution, 1).isEmpty();
    return confirmed && !represents
        ? Testimony.NONE
        : compare(execution, confirmed, represents ? executed : List.of(), reader);
  }

  /**
   * Compares a call with the proposals of its id.
   *
   * @param represented executions for which this one is the representative, itself included
   */
  private Testimony compare(
      ToolCall execution,
      boolean confirmed,
      List<CallReference> represented,
      ExecutionReader reader) {
    List<ToolCall> proposed =
        proposals
            .startingWith(RowKey.hash(Objects.requireNonNull(execution.callId())))
            .first(MAX_COMPARED + 1)
            .stream()
            .map(Row::value)
            .toList();
    List<ToolCall> open =
        distinct(
            proposed.stream()
                .filter(proposal -> withContent(executions, proposal, 1).isEmpty())
                .toList());
    ToolCall contradicting = null;
    if (!confirmed && proposed.stream().noneMatch(execution::mayEqual)) {
      contradicting = open.isEmpty() ? proposed.getFirst() : open.getFirst();
    } else if (!represented.isEmpty() && !open.isEmpty()) {
      List<ToolCall> executed = new ArrayList<>();
      for (CallReference reference : represented) {
        ToolCall found = reader.find(reference);
        if (found != null) {
          executed.add(found);
        }
      }
      contradicting =
          open.stream()
              .filter(proposal -> executed.stream().noneMatch(proposal::mayEqual))
              .findFirst()
              .orElse(null);
    }
    boolean flooded =
        !represented.isEmpty() && (open.size() > MAX_READINGS || proposed.size() > MAX_COMPARED);
    if (flooded && contradicting == null) {
      contradicting = proposed.getFirst();
    }
    return new Testimony(
        represented.isEmpty() ? List.of() : open.stream().limit(MAX_READINGS).toList(),
        contradicting == null
            ? null
            : new ContradictingProposal(
                contradicting.eventId(),
                contradicting.tool(),
                !contradicting.hasSameTool(execution),
                flooded));
  }

  /** One of each content: a message is repeated in the spans around it. */
  private static List<ToolCall> distinct(List<ToolCall> sorted) {
    List<ToolCall> distinct = new ArrayList<>();
    for (ToolCall call : sorted) {
      if (distinct.isEmpty() || distinct.getLast().content() != call.content()) {
        distinct.add(call);
      }
    }
    return distinct;
  }

  /** Reads stored executions. */
  @FunctionalInterface
  public interface ExecutionReader {
    /** The call; null when it is no longer stored. */
    @Nullable ToolCall find(CallReference reference);
  }
}
