package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.KeyEncoder.SingleRow;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.DirtyChainPage;
import io.spoor.pipeline.state.EvaluationPass;
import io.spoor.pipeline.state.EvictedLists;
import io.spoor.pipeline.state.EvictionTimer;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.state.ReportedBehaviours;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.Switch;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The families of rows of assemble. Unless stated otherwise, rows are under the hash of their
 * chain's root key. Rarely read ones are under its secondary or tertiary owner, so that the rows
 * read with every message stay few enough for one write.
 */
final class ChainRows {
  private static final byte[] TERMINATOR = new byte[1];
  private static final byte[] NO_KEY = new byte[RowKey.HASH];
  private static final byte[] ACTIVE = {0};
  private static final byte[] RETRACTED = {1};

  /** State of a chain, by root key. */
  static final RowFamily<String, ChainState> CHAIN =
      RowFamily.grouped('a', "chain", KeyEncoder.HASH, RowCodec.avro(ChainState.class));

  /** A key that is, was or will be placed in the chain: see {@link SegmentStanding}. */
  static final RowFamily<String, SegmentState> SEGMENT =
      RowFamily.grouped('k', "segment", KeyEncoder.HASH, RowCodec.avro(SegmentState.class));

  /** A key's earliest statement of the agent, in order. */
  static final RowFamily<KeyStatement, FirstStatement> AGENT =
      RowFamily.grouped('g', "agent", KeyStatement::encode, RowCodec.avro(FirstStatement.class));

  /** A key's earliest statement of the run, in order. */
  static final RowFamily<KeyStatement, FirstStatement> RUN =
      RowFamily.grouped('r', "run", KeyStatement::encode, RowCodec.avro(FirstStatement.class));

  /** A key that is evaluated with a parent. */
  static final RowFamily<LineageEdge, String> CHILD =
      RowFamily.grouped('d', "child", LineageEdge::encode, RowCodec.TEXT);

  /** A day that is evaluated with its long-lived key. */
  static final RowFamily<LineageEdge, String> DAY =
      RowFamily.grouped('b', "day", LineageEdge::encode, RowCodec.TEXT);

  /** The identity switch of a key. */
  static final RowFamily<String, Switch> SWITCH =
      RowFamily.grouped('s', "switch", KeyEncoder.HASH, RowCodec.avro(Switch.class));

  /** A finding about a key, as last published. */
  static final RowFamily<KeyRule, Finding> KEY_FINDING =
      RowFamily.grouped('f', "finding of a key", KeyRule::encode, RowCodec.avro(Finding.class));

  /** A finding that another owner evaluates, by id. */
  static final RowFamily<String, Finding> REFERENCED_FINDING =
      RowFamily.grouped('n', "referenced finding", KeyEncoder.TEXT, RowCodec.avro(Finding.class));

  /** A finding about an action of a key, as last published. */
  static final RowFamily<ActionFindingKey, FindingMoved> ACTION_FINDING =
      RowFamily.grouped(
              'y',
              "finding of an action",
              ActionFindingKey::encode,
              RowCodec.avro(FindingMoved.class))
          .underSecondaryOwner();

  /** Time of a finding about an action, by group, status, subject and key. */
  static final RowFamily<ActionFindingPosition, byte[]> FINDING_INDEX =
      RowFamily.grouped('L', "finding of a group", ActionFindingPosition::encode, RowCodec.BYTES)
          .underSecondaryOwner();

  /** A statement about a key: the earliest of its kind and segment, in order. */
  static final RowFamily<StatementKey, IdentityStatement> STATEMENT =
      RowFamily.grouped(
          'i', "statement", StatementKey::encode, RowCodec.avro(IdentityStatement.class));

  /** Time and event of that statement, by segment. */
  static final RowFamily<StatementOrigin, byte[]> STATEMENT_ORDER =
      RowFamily.grouped('j', "order of a statement", StatementOrigin::encode, RowCodec.BYTES);

  /** First use of a principal in a segment. */
  static final RowFamily<PrincipalUse, FirstStatement> PRINCIPAL =
      RowFamily.grouped(
          'u', "principal", PrincipalUse::encode, RowCodec.avro(FirstStatement.class));

  /** Features of a segment, by its hash, and of all evicted segments. */
  static final RowFamily<byte[], FeatureSet> FEATURES =
      RowFamily.grouped('H', "features", KeyEncoder.BYTES, FeatureSet.CODEC).underSecondaryOwner();

  /** Digests of the features last reported, by recipient. */
  static final RowFamily<SingleRow, ReportedBehaviours> REPORTED =
      RowFamily.grouped(
              'M', "reported features", KeyEncoder.NONE, RowCodec.avro(ReportedBehaviours.class))
          .underSecondaryOwner();

  /** Lists of evicted segments' contributions to the document. */
  static final RowFamily<SingleRow, EvictedLists> EVICTED =
      RowFamily.grouped('e', "evicted lists", KeyEncoder.NONE, RowCodec.avro(EvictedLists.class));

  /** An unfinished pass, by the start of its range; under the owner of that range. */
  static final RowFamily<byte[], EvaluationPass> PASS =
      RowFamily.grouped(
          'p',
          "pass",
          (prefix, start) -> append(prefix, Arrays.copyOfRange(start, 1, 1 + RowKey.HASH), start),
          RowCodec.avro(EvaluationPass.class));

  /**
   * A group, with its observations while they are few, by {@link GroupKey#hash}; or a run with tool
   * calls, by the hash of the run.
   */
  static final RowFamily<byte[], ObservationGroup> GROUP =
      RowFamily.grouped('z', "group", KeyEncoder.BYTES, ObservationGroup.CODEC)
          .underTertiaryOwner();

  /** A group with more observations than are evaluated, by {@link GroupKey#hash}. */
  static final RowFamily<byte[], String> CUT_GROUP =
      RowFamily.grouped('C', "cut group", KeyEncoder.BYTES, RowCodec.TEXT).underSecondaryOwner();

  /** An observation of a large group, in order; under the hash of chain and group. */
  static final RowFamily<EventKey, Observation> OBSERVATION =
      RowFamily.grouped('o', "observation", EventKey::encode, RowCodec.avro(Observation.class));

  /**
   * Position of the only observation of a segment with its facts in a large group; under the hash
   * of chain and group.
   */
  static final RowFamily<Observation, byte[]> ONLY_OBSERVATION =
      RowFamily.grouped('O', "only observation", ChainRows::encodeFacts, RowCodec.BYTES);

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

  /** An agent that an agent invocation names; under the hash of chain and run. */
  static final RowFamily<AgentClaim, String> CLAIMED_AGENT =
      RowFamily.grouped('Y', "claimed agent", AgentClaim::encode, RowCodec.TEXT);

  /** An address, account or host in a call's arguments or result; under the hash of all calls. */
  static final RowFamily<ValueUse, CallReference> VALUE_USE =
      RowFamily.grouped('U', "value of a call", ValueUse::encode, CallReference.CODEC);

  /** A call whose result contains instructions; under the hash of all calls, and of its run. */
  static final RowFamily<EventKey, CallReference> INSTRUCTING_CALL =
      RowFamily.grouped('I', "instructing call", EventKey::encode, CallReference.CODEC);

  /** A call that may belong to no run, in order; under the hash of all calls. */
  static final RowFamily<EventKey, CallReference> ANY_CALL =
      RowFamily.grouped('c', "call of any run", EventKey::encode, CallReference.CODEC);

  /** A call that a model's message proposes; under the hash of chain and run. */
  static final RowFamily<WitnessKey, ToolCall> PROPOSED_CALL =
      RowFamily.grouped('V', "proposed call", WitnessKey::encode, new ToolCallCodec());

  /** A call with an id, by that id; under the hash of chain and run. */
  static final RowFamily<WitnessKey, CallReference> EXECUTED_CALL =
      RowFamily.grouped('P', "executed call", WitnessKey::encode, CallReference.CODEC);

  /** A statement of a run's request, in order; under the hash of chain and run. */
  static final RowFamily<EventKey, ContentTrace> REQUEST =
      RowFamily.grouped('h', "request", EventKey::encode, RowCodec.avro(ContentTrace.class));

  /** An encoded action, in order, with the hash of its chain. */
  static final RowFamily<ActionKey, byte[]> ACTION =
      RowFamily.separate('x', "action", ActionKey::encode, RowCodec.BYTES);

  /** A copy of an action that is placed in the chain of a contested credential, in order. */
  static final RowFamily<ActionKey, byte[]> COPY =
      RowFamily.separate('K', "copy of an action", ActionKey::encode, RowCodec.BYTES);

  /** A scheduled eviction check of a key or chain, by time. */
  static final RowFamily<TimerKey, EvictionTimer> TIMER =
      RowFamily.separate(
          'v', "eviction check", TimerKey::encode, RowCodec.avro(EvictionTimer.class));

  /** Changed chains awaiting publication, by number of the page. */
  static final RowFamily<Long, DirtyChainPage> DIRTY_PAGE =
      RowFamily.separate(
          'D', "changed chains", KeyEncoder.NUMBER, RowCodec.avro(DirtyChainPage.class));

  static final RowCatalogue CATALOGUE =
      RowCatalogue.of(
          CHAIN,
          SEGMENT,
          AGENT,
          RUN,
          CHILD,
          DAY,
          SWITCH,
          KEY_FINDING,
          REFERENCED_FINDING,
          ACTION_FINDING,
          FINDING_INDEX,
          STATEMENT,
          STATEMENT_ORDER,
          PRINCIPAL,
          FEATURES,
          REPORTED,
          EVICTED,
          PASS,
          GROUP,
          CUT_GROUP,
          OBSERVATION,
          ONLY_OBSERVATION,
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
          REQUEST,
          ACTION,
          COPY,
          TIMER,
          DIRTY_PAGE,
          Watermark.ROW);

  private ChainRows() {}

  /** A statement of the key {@code segment}. */
  record KeyStatement(String segment, FirstStatement statement) {
    static byte[] encode(byte[] prefix, KeyStatement key) {
      return append(
          prefix,
          ordered(key.statement.getTime()),
          text(key.statement.getEventId()),
          TERMINATOR,
          hash(key.segment));
    }
  }

  record LineageEdge(String parent, String child) {
    static byte[] encode(byte[] prefix, LineageEdge edge) {
      return append(prefix, hash(edge.parent), hash(edge.child));
    }
  }

  record KeyRule(String key, String ruleId) {
    static byte[] encode(byte[] prefix, KeyRule key) {
      return append(prefix, hash(key.key), text(key.ruleId));
    }
  }

  /**
   * A finding about an action of a key.
   *
   * @param group group of the action, or the run of a call
   */
  record ActionFindingKey(String key, GroupKey group, String subject) {
    static ActionFindingKey of(FindingMoved moved) {
      return new ActionFindingKey(
          moved.getKey(),
          new GroupKey(moved.getFinding().getRuleId(), String.valueOf(moved.getGroup())),
          moved.getFinding().getSubject());
    }

    static byte[] encode(byte[] prefix, ActionFindingKey key) {
      return append(prefix, hash(key.key), key.group.hash(), hash(key.subject));
    }
  }

  /** The parts of a finding's position, which the index has in another order. */
  record ActionFindingPosition(byte[] key, byte[] group, byte[] subject, boolean retracted) {
    private static final int OWNER_END = 1 + RowKey.HASH;
    private static final int STATUS_AT = OWNER_END + RowKey.HASH;

    /** Of the position of a finding. */
    static ActionFindingPosition of(byte[] position, boolean retracted) {
      return new ActionFindingPosition(
          part(position, OWNER_END),
          part(position, OWNER_END + RowKey.HASH),
          part(position, OWNER_END + 2 * RowKey.HASH),
          retracted);
    }

    /** Encoded key of the finding to which an index row refers. */
    static byte[] findingKey(byte[] indexPosition) {
      int subject = STATUS_AT + 1;
      return append(
          part(indexPosition, subject + RowKey.HASH),
          part(indexPosition, OWNER_END),
          part(indexPosition, subject));
    }

    /** Encoded begin of the index rows of a group, by status. */
    static byte[] prefix(GroupKey group, boolean retracted) {
      return append(group.hash(), status(retracted));
    }

    static byte[] encode(byte[] prefix, ActionFindingPosition at) {
      return append(prefix, at.group, status(at.retracted), at.subject, at.key);
    }

    private static byte[] status(boolean retracted) {
      return retracted ? RETRACTED : ACTIVE;
    }

    private static byte[] part(byte[] position, int from) {
      return Arrays.copyOfRange(position, from, from + RowKey.HASH);
    }
  }

  /**
   * A statement of a segment about a key.
   *
   * @param order encoded time and event
   */
  record StatementKey(StatementOrigin origin, byte[] order) {
    static byte[] encode(byte[] prefix, StatementKey key) {
      return append(
          prefix,
          hash(key.origin.key),
          key.origin.kind.tag(),
          key.order,
          TERMINATOR,
          hash(key.origin.segment));
    }
  }

  /** The key, kind and segment of a statement. */
  record StatementOrigin(String key, StatementKind kind, String segment) {
    static byte[] encode(byte[] prefix, StatementOrigin origin) {
      return append(prefix, hash(origin.key), origin.kind.tag(), hash(origin.segment));
    }
  }

  record PrincipalUse(String principal, String segment) {
    static byte[] encode(byte[] prefix, PrincipalUse use) {
      return append(prefix, hash(use.principal), hash(use.segment));
    }
  }

  /** An event, in order of time. */
  record EventKey(long time, String eventId) {
    /** The event id in a stored key under the hash of an owner. */
    static String eventId(byte[] position) {
      int from = 1 + RowKey.HASH + Long.BYTES;
      return new String(position, from, position.length - from, UTF_8);
    }

    static byte[] encode(byte[] prefix, EventKey event) {
      return append(prefix, ordered(event.time), text(event.eventId));
    }
  }

  /** A span below another one, by the hashes of their event ids. */
  record SpanEdge(byte[] parent, byte[] child) {
    static byte[] encode(byte[] prefix, SpanEdge edge) {
      return append(prefix, edge.parent, edge.child);
    }
  }

  /** A value in the arguments or in the result of a call. */
  record ValueUse(long value, Place place, String eventId) {
    /** Where a call states a value; each has its own byte in stored keys. */
    enum Place {
      ARGUMENT,
      RESULT,
      /** In the arguments that a model proposed. */
      PROPOSAL;

      @SuppressWarnings("EnumOrdinal") // the order is the contract, in stored keys
      private byte[] tag() {
        return new byte[] {(byte) ordinal()};
      }
    }

    /** Encoded begin of the calls with the value there. */
    static byte[] prefix(long value, Place place) {
      return append(ordered(value), place.tag());
    }

    static byte[] encode(byte[] prefix, ValueUse use) {
      return append(prefix, prefix(use.value, use.place), hash(use.eventId));
    }
  }

  record AgentClaim(String agent, String eventId) {
    static byte[] encode(byte[] prefix, AgentClaim claim) {
      return append(prefix, hash(claim.agent), hash(claim.eventId));
    }

    /** Position after all claims of the agent. */
    static byte[] afterAll(byte[] position) {
      byte[] last = Arrays.copyOf(position, position.length);
      Arrays.fill(last, last.length - RowKey.HASH, last.length, (byte) 0xFF);
      return last;
    }
  }

  /**
   * A witness of a call.
   *
   * @param content digest of tool and arguments
   */
  record WitnessKey(String callId, long content, String eventId) {
    static byte[] encode(byte[] prefix, WitnessKey key) {
      return append(prefix, hash(key.callId), ordered(key.content), hash(key.eventId));
    }
  }

  record ActionKey(String segment, long time, String eventId) {
    static byte[] encode(byte[] prefix, ActionKey action) {
      return append(prefix, hash(action.segment), ordered(action.time), text(action.eventId));
    }
  }

  /**
   * A check.
   *
   * @param key null: of the chain itself
   */
  record TimerKey(long time, String chain, @Nullable String key) {
    static byte[] encode(byte[] prefix, TimerKey timer) {
      return append(
          prefix,
          ordered(timer.time),
          hash(timer.chain),
          timer.key == null ? NO_KEY : hash(timer.key));
    }
  }

  private static byte[] encodeFacts(byte[] prefix, Observation observed) {
    var facts = new StringBuilder(observed.getKey());
    new TreeMap<>(observed.getFacts())
        .forEach((name, value) -> appendPart(appendPart(facts, name), value));
    return append(prefix, hash(facts.toString()));
  }

  private static StringBuilder appendPart(StringBuilder text, String part) {
    return text.append('\n').append(part.length()).append(':').append(part);
  }
}
