package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.schemas.ContentTrace;

/**
 * The families of rows of tool calls, their spans and requests. Unless stated otherwise, rows are
 * under the hash of chain and run.
 */
final class CallRows {
  /** A fingerprinted tool call, in order; under the hash of chain and run. */
  static final RowFamily<EventKey, ToolCall> CALL =
      RowFamily.grouped('q', "tool call", EventKey::encode, new ToolCallCodec());

  /** A span of a run's trace, by the hash of its event id; under the hash of chain and run. */
  static final RowFamily<byte[], SpanNode> SPAN =
      RowFamily.grouped('t', "span", KeyEncoder.BYTES, SpanNode.CODEC);

  /** Hash of a span below another one; under the hash of chain and run. */
  static final RowFamily<SpanEdge, byte[]> SPAN_EDGE =
      RowFamily.grouped('l', "span below another", SpanEdge::encode, RowCodec.BYTES);

  /** An authenticated statement of a run's request, in order; under the hash of chain and run. */
  static final RowFamily<EventKey, ContentTrace> AUTHENTICATED_REQUEST =
      RowFamily.grouped(
          'Q', "authenticated request", EventKey::encode, RowCodec.avro(ContentTrace.class));

  /** An authenticated statement of a run's agent, in order; under the hash of chain and run. */
  static final RowFamily<EventKey, String> AUTHENTICATED_AGENT =
      RowFamily.grouped('Z', "authenticated agent", EventKey::encode, RowCodec.TEXT);

  /** An address, account or host in a call's arguments or result; under the hash of all calls. */
  static final RowFamily<ValueUse, CallReference> VALUE_USE =
      RowFamily.grouped('U', "value of a call", ValueUse::encode, CallReference.CODEC);

  /** A call whose result contains instructions; under the hash of all calls, and of its run. */
  static final RowFamily<EventKey, CallReference> INSTRUCTING_CALL =
      RowFamily.grouped('I', "instructing call", EventKey::encode, CallReference.CODEC);

  /** A call that may belong to no run, in order; under the hash of all calls. */
  static final RowFamily<EventKey, CallReference> ANY_CALL =
      RowFamily.grouped('c', "call of any run", EventKey::encode, CallReference.CODEC);

  /** A statement of a run's request, in order; under the hash of chain and run. */
  static final RowFamily<EventKey, ContentTrace> REQUEST =
      RowFamily.grouped('h', "request", EventKey::encode, RowCodec.avro(ContentTrace.class));

  static final RowCatalogue CATALOGUE =
      RowCatalogue.of(
          CALL,
          SPAN,
          SPAN_EDGE,
          AUTHENTICATED_REQUEST,
          AUTHENTICATED_AGENT,
          VALUE_USE,
          INSTRUCTING_CALL,
          ANY_CALL,
          REQUEST);

  private CallRows() {}

  /** A span below another one, by the hashes of their event ids. */
  record SpanEdge(byte[] parent, byte[] child) {
    static byte[] encode(byte[] prefix, SpanEdge edge) {
      return append(prefix, edge.parent, edge.child);
    }
  }

  /** A value in the arguments or in the result of a call. */
  record ValueUse(long value, boolean inResult, String eventId) {
    private static final byte[] ARGUMENT = {0};
    private static final byte[] RESULT = {1};

    /** Encoded begin of the calls with the value there. */
    static byte[] prefix(long value, boolean inResult) {
      return append(ordered(value), inResult ? RESULT : ARGUMENT);
    }

    static byte[] encode(byte[] prefix, ValueUse use) {
      return append(prefix, prefix(use.value, use.inResult), hash(use.eventId));
    }
  }
}
