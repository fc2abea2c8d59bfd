package io.spoor.pipeline.assemble.call;

import io.spoor.content.injection.CallApproval;
import io.spoor.content.injection.CallObjection;
import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.assemble.row.CallRows;
import io.spoor.pipeline.assemble.row.CallRows.ObjectionKey;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.FirstStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Second opinions on the calls of a run, each by the id of the span that it is about. */
public final class CallOpinions {
  private final Table<ObjectionKey, CallObjection> objections;
  private final Table<ObjectionKey, FirstStatement> approvals;

  /** {@code run}: hash of chain and run. */
  CallOpinions(Rows rows, byte[] run) {
    this.objections = CallRows.OBJECTION.of(rows, run);
    this.approvals = CallRows.APPROVAL.of(rows, run);
  }

  public void put(CallOpinion opinion) {
    ObjectionKey key = key(opinion);
    if (opinion.objects()) {
      objections.put(key, new CallObjection(key.eventId(), key.time(), opinion.model()));
    } else {
      approvals.put(
          key,
          new FirstStatement(
              key.time(),
              key.eventId(),
              opinion.model(),
              null,
              0,
              /* action= */ null,
              /* outcome= */ null));
    }
  }

  public void delete(CallOpinion opinion) {
    if (opinion.objects()) {
      objections.delete(key(opinion));
    } else {
      approvals.delete(key(opinion));
    }
  }

  private static ObjectionKey key(CallOpinion opinion) {
    return new ObjectionKey(opinion.spanId(), opinion.time(), opinion.eventId());
  }

  /** The earliest opinion against a call, on whichever record of its span; null: none. */
  @Nullable
  public CallObjection against(ToolCall call) {
    return earliest(objections, call);
  }

  /** The earliest opinion that the request calls for the call; null: none. */
  @Nullable
  public CallApproval inFavour(ToolCall call) {
    FirstStatement approval = earliest(approvals, call);
    return approval == null ? null : new CallApproval(approval.getEventId(), approval.getValue());
  }

  private static <T extends Object> @Nullable T earliest(
      Table<ObjectionKey, T> opinions, ToolCall call) {
    byte[] span = RowKey.hash(RecordFlags.sharedId(call.eventId()));
    List<Row<T>> first = opinions.startingWith(span).first(1);
    return first.isEmpty() ? null : first.getFirst().value();
  }
}
