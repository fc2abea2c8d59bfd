package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.ChainRows.EventKey;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.TracedText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fingerprints of the tool calls and the request of a run, that is, of a segment. */
final class ToolCalls {
  /** Takes the place of a detector in the index of groups; no detector has this id. */
  static final String CALL_GROUP = "";

  /** Maximum number of request statements of a run. */
  private static final int MAX_REQUESTS = 8;

  private final String segment;
  private final byte[] run;
  private final Table<EventKey, ToolCall> calls;
  private final Table<EventKey, ContentTrace> requests;
  private final Table<byte[], ObservationGroup> groups;

  ToolCalls(ChainAggregate chain, Rows rows, byte[] hash, String segment) {
    this.segment = segment;
    this.run = RowKey.hash(chain.key() + '\n' + segment);
    this.calls = ChainRows.CALL.of(rows, run);
    this.requests = ChainRows.REQUEST.of(rows, run);
    this.groups = ChainRows.GROUP.of(rows, hash);
  }

  void put(ToolCall call) {
    index();
    calls.put(key(call), call);
  }

  void putRequest(IdentityEvent event, ContentTrace request) {
    index();
    requests.put(key(event), request);
  }

  private void index() {
    if (!groups.contains(run)) {
      groups.put(run, new ObservationGroup(new GroupKey(CALL_GROUP, segment)));
    }
  }

  void delete(IdentityEvent event) {
    calls.delete(key(event));
    requests.delete(key(event));
    if (calls.all().isEmpty()) {
      groups.delete(run);
    }
  }

  private static EventKey key(ToolCall call) {
    return new EventKey(call.time(), call.eventId());
  }

  private static EventKey key(IdentityEvent event) {
    return new EventKey(event.getTime(), event.getEventId());
  }

  @Nullable ToolCall find(long time, String eventId) {
    return calls.get(new EventKey(time, eventId));
  }

  /** The calls directly before one, in order. */
  List<ToolCall> before(ToolCall call, int limit) {
    return calls.all().before(calls.position(key(call)), limit).reversed().stream()
        .map(Row::value)
        .toList();
  }

  /** The calls directly after one, in order. */
  List<ToolCall> after(ToolCall call, int limit) {
    return calls.all().after(calls.position(key(call)), limit).stream().map(Row::value).toList();
  }

  RowRange<ToolCall> all() {
    return calls.all();
  }

  /** Fingerprint of all stated requests of the run; null when there are none. */
  @Nullable ContentTrace request() {
    List<Row<ContentTrace>> stated = requests.all().first(MAX_REQUESTS);
    if (stated.size() < 2) {
      return stated.isEmpty() ? null : stated.getFirst().value();
    }
    ContentTrace first = stated.getFirst().value();
    var texts = new ArrayList<TracedText>();
    for (Row<ContentTrace> row : stated) {
      if (row.value().getKeyId() == first.getKeyId()) {
        texts.addAll(row.value().getRequest());
      }
    }
    return ContentTrace.newBuilder(first).setRequest(texts).build();
  }
}
