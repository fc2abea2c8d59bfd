package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of fingerprints of the tool calls and the request of a run, that is, of a segment.
 *
 * <pre>
 * q run time event   a call, under the hash of chain and segment
 * h run time event   a statement of the request
 * z chain group      index entry of the run: see {@link ObservationRows}
 * </pre>
 */
final class ToolCallRows {
  /** Takes the place of a detector in the index; no detector has this id. */
  static final String CALL_GROUP = "";

  static final RowCodec<ToolCall> CALL = new ToolCallCodec();
  private static final RowCodec<ContentTrace> REQUEST = RowCodec.avro(ContentTrace.class);

  /** Maximum number of request statements of a run. */
  private static final int MAX_REQUESTS = 8;

  private final Rows rows;

  ToolCallRows(Rows rows) {
    this.rows = rows;
  }

  static byte[] runKey(ChainAggregate chain, String segment) {
    return hash(chain.key() + '\n' + segment);
  }

  void put(ChainAggregate chain, byte[] run, String segment, ToolCall call) {
    putIndex(chain, run, segment);
    rows.put(key(run, call.time(), call.eventId()), call, CALL);
  }

  void put(
      ChainAggregate chain,
      byte[] run,
      String segment,
      long time,
      String eventId,
      ContentTrace request) {
    putIndex(chain, run, segment);
    rows.put(RowKey.of('h', run, ordered(time), text(eventId)), request, REQUEST);
  }

  private void putIndex(ChainAggregate chain, byte[] run, String segment) {
    byte[] index = ObservationRows.indexKey(chain, run);
    if (rows.get(index, ObservationGroup.CODEC) == null) {
      rows.put(
          index, new ObservationGroup(new GroupKey(CALL_GROUP, segment)), ObservationGroup.CODEC);
    }
  }

  void remove(ChainAggregate chain, byte[] run, long time, String eventId) {
    rows.delete(key(run, time, eventId));
    rows.delete(RowKey.of('h', run, ordered(time), text(eventId)));
    if (rows.scan(RowKey.of('q', run), 1, CALL).isEmpty()) {
      rows.delete(ObservationRows.indexKey(chain, run));
    }
  }

  private static byte[] key(byte[] run, long time, String eventId) {
    return RowKey.of('q', run, ordered(time), text(eventId));
  }

  @Nullable ToolCall call(byte[] run, long time, String eventId) {
    return rows.get(key(run, time, eventId), CALL);
  }

  /** The calls directly before one, in order. */
  List<ToolCall> callsBefore(byte[] run, ToolCall call, int limit) {
    return rows
        .scanBefore(RowKey.of('q', run), key(run, call.time(), call.eventId()), limit, CALL)
        .reversed()
        .stream()
        .map(Row::value)
        .toList();
  }

  /** The calls directly after one, in order. */
  List<ToolCall> callsAfter(byte[] run, ToolCall call, int limit) {
    return rows
        .scanAfter(RowKey.of('q', run), key(run, call.time(), call.eventId()), limit, CALL)
        .stream()
        .map(Row::value)
        .toList();
  }

  static byte[] allCalls(byte[] run) {
    return RowKey.of('q', run);
  }

  /** Fingerprint of all stated requests of the run; null when there are none. */
  @Nullable ContentTrace request(byte[] run) {
    List<Row<ContentTrace>> requests = rows.scan(RowKey.of('h', run), MAX_REQUESTS, REQUEST);
    if (requests.size() < 2) {
      return requests.isEmpty() ? null : requests.getFirst().value();
    }
    ContentTrace first = requests.getFirst().value();
    var texts = new ArrayList<TracedText>();
    for (Row<ContentTrace> row : requests) {
      if (row.value().getKeyId() == first.getKeyId()) {
        texts.addAll(row.value().getRequest());
      }
    }
    return ContentTrace.newBuilder(first).setRequest(texts).build();
  }
}
