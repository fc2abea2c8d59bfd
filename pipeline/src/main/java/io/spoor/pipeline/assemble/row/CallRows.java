package io.spoor.pipeline.assemble.row;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.content.injection.CallObjection;
import io.spoor.content.injection.CarriedValue;
import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.StoredValue;
import io.spoor.schemas.ValueCarried;
import java.util.Arrays;

/**
 * The families of rows of tool calls, their spans and requests. Unless stated otherwise, rows are
 * under the hash of chain and run.
 */
public final class CallRows {
  /** A fingerprinted tool call, in order; under the hash of chain and run. */
  public static final RowFamily<EventKey, ToolCall> CALL =
      RowFamily.grouped('q', "tool call", EventKey::encode, new ToolCallCodec());

  /** A span of a run's trace, by the hash of its event id; under the hash of chain and run. */
  public static final RowFamily<byte[], SpanNode> SPAN =
      RowFamily.grouped('t', "span", KeyEncoder.BYTES, SpanNode.CODEC);

  /** Hash of a span below another one; under the hash of chain and run. */
  public static final RowFamily<SpanEdge, byte[]> SPAN_EDGE =
      RowFamily.grouped('l', "span below another", SpanEdge::encode, RowCodec.BYTES);

  /** An authenticated statement of a run's request, in order; under the hash of chain and run. */
  public static final RowFamily<EventKey, ContentTrace> AUTHENTICATED_REQUEST =
      RowFamily.grouped(
          'Q', "authenticated request", EventKey::encode, RowCodec.avro(ContentTrace.class));

  /** An authenticated statement of a run's agent, in order; under the hash of chain and run. */
  public static final RowFamily<EventKey, String> AUTHENTICATED_AGENT =
      RowFamily.grouped('Z', "authenticated agent", EventKey::encode, RowCodec.TEXT);

  /** An agent that an agent invocation names; under the hash of chain and run. */
  public static final RowFamily<AgentClaim, String> CLAIMED_AGENT =
      RowFamily.grouped('Y', "claimed agent", AgentClaim::encode, RowCodec.TEXT);

  /**
   * An address, account or host in a call's arguments or result, under the hash of all calls; a
   * file that a call writes, under the hash of chain and run.
   */
  public static final RowFamily<ValueUse, CallReference> VALUE_USE =
      RowFamily.grouped('U', "value of a call", ValueUse::encode, CallReference.CODEC);

  /** A call whose result contains instructions; under the hash of all calls, and of its run. */
  public static final RowFamily<EventKey, CallReference> INSTRUCTING_CALL =
      RowFamily.grouped('I', "instructing call", EventKey::encode, CallReference.CODEC);

  /**
   * A call that may belong to no run, in order; under the hash of all calls, and those of records
   * with one id also under the hash of run and id.
   */
  public static final RowFamily<EventKey, CallReference> ANY_CALL =
      RowFamily.grouped('c', "call of any run", EventKey::encode, CallReference.CODEC);

  /** A call that a model's message proposes; under the hash of chain and run. */
  public static final RowFamily<WitnessKey, ToolCall> PROPOSED_CALL =
      RowFamily.grouped('V', "proposed call", WitnessKey::encode, new ToolCallCodec());

  /** A call with an id, by that id; under the hash of chain and run. */
  public static final RowFamily<WitnessKey, CallReference> EXECUTED_CALL =
      RowFamily.grouped('P', "executed call", WitnessKey::encode, CallReference.CODEC);

  /** A second opinion against a call, by the id of its span; under the hash of chain and run. */
  public static final RowFamily<ObjectionKey, CallObjection> OBJECTION =
      RowFamily.grouped('1', "objection", ObjectionKey::encode, new CallObjectionCodec());

  /** A second opinion for a call, by the id of its span; under the hash of chain and run. */
  public static final RowFamily<ObjectionKey, FirstStatement> APPROVAL =
      RowFamily.grouped('2', "approval", ObjectionKey::encode, RowCodec.avro(FirstStatement.class));

  /** A statement of a run's request, in order; under the hash of chain and run. */
  public static final RowFamily<EventKey, ContentTrace> REQUEST =
      RowFamily.grouped('h', "request", EventKey::encode, RowCodec.avro(ContentTrace.class));

  /** A value that a call stored from untrusted content; under the hash of chain and run. */
  public static final RowFamily<StoredKey, StoredValue> STORED_VALUE =
      RowFamily.grouped('R', "stored value", StoredKey::encode, RowCodec.avro(StoredValue.class));

  /** A value that trusted tools return, and what is known of it; under the hash of all calls. */
  public static final RowFamily<ReadKey, ValueCarried> READ_VALUE =
      RowFamily.grouped('m', "read value", ReadKey::encode, RowCodec.avro(ValueCarried.class));

  static final RowCatalogue CATALOGUE =
      RowCatalogue.of(
          CALL,
          SPAN,
          SPAN_EDGE,
          AUTHENTICATED_REQUEST,
          AUTHENTICATED_AGENT,
          CLAIMED_AGENT,
          VALUE_USE,
          INSTRUCTING_CALL,
          ANY_CALL,
          PROPOSED_CALL,
          EXECUTED_CALL,
          OBJECTION,
          APPROVAL,
          REQUEST,
          STORED_VALUE,
          READ_VALUE);

  private CallRows() {}

  /** A span below another one, by the hashes of their event ids. */
  public record SpanEdge(byte[] parent, byte[] child) {
    static byte[] encode(byte[] prefix, SpanEdge edge) {
      return append(prefix, edge.parent, edge.child);
    }
  }

  /** A value in the arguments or in the result of a call, or a file that it writes. */
  public record ValueUse(long value, Place place, String eventId) {
    /** Where a call states a value; each has its own byte in stored keys. */
    public enum Place {
      ARGUMENT,
      RESULT,
      /** In the arguments that a model proposed. */
      PROPOSAL,
      /** A file with code that the call writes, by its name. */
      WRITTEN;

      @SuppressWarnings("EnumOrdinal") // the order is the contract, in stored keys
      private byte[] tag() {
        return new byte[] {(byte) ordinal()};
      }
    }

    /** Encoded begin of the calls with the value there. */
    public static byte[] prefix(long value, Place place) {
      return append(ordered(value), place.tag());
    }

    static byte[] encode(byte[] prefix, ValueUse use) {
      return append(prefix, prefix(use.value, use.place), hash(use.eventId));
    }
  }

  public record AgentClaim(String agent, String eventId) {
    static byte[] encode(byte[] prefix, AgentClaim claim) {
      return append(prefix, hash(claim.agent), hash(claim.eventId));
    }

    /** Position after all claims of the agent. */
    public static byte[] afterAll(byte[] position) {
      byte[] last = Arrays.copyOf(position, position.length);
      Arrays.fill(last, last.length - RowKey.HASH, last.length, (byte) 0xFF);
      return last;
    }
  }

  /** A second opinion on a call, in order of time. */
  public record ObjectionKey(String spanId, long time, String eventId) {
    static byte[] encode(byte[] prefix, ObjectionKey key) {
      return append(prefix, hash(key.spanId), ordered(key.time), text(key.eventId));
    }
  }

  /**
   * A witness of a call.
   *
   * @param content digest of tool and arguments
   */
  public record WitnessKey(String callId, long content, String eventId) {
    static byte[] encode(byte[] prefix, WitnessKey key) {
      return append(prefix, hash(key.callId), ordered(key.content), hash(key.eventId));
    }
  }

  /** A value, by its hash and the id of the hash's key. */
  public record ReadKey(long value, int keyId) {
    static byte[] encode(byte[] prefix, ReadKey key) {
      return append(prefix, ordered(key.value), ordered(key.keyId));
    }
  }

  /** Key of a row: in order of strength, then of time. */
  public record StoredKey(int strength, long time, String write, long value) {
    public static final int MAX_STRENGTH = 6;

    public static StoredKey of(StoredValue stored) {
      return new StoredKey(
          CarriedValue.of(stored).strength(),
          stored.getTime(),
          stored.getWrite(),
          stored.getValue());
    }

    static byte[] encode(byte[] prefix, StoredKey key) {
      return append(prefix, ofCall(key.strength, key.time, key.write), ordered(key.value));
    }

    /** Encoded begin of a call's values of one strength. */
    public static byte[] ofCall(int strength, long time, String write) {
      return append(new byte[] {(byte) (MAX_STRENGTH - strength)}, ordered(time), hash(write));
    }
  }
}
