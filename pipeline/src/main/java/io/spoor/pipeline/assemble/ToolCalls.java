package io.spoor.pipeline.assemble;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.assemble.ChainRows.EventKey;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.detect.injection.UserRequests;
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

/**
 * The tool calls of a run, that is, of a segment, and what is known about their request.
 *
 * <pre>
 *  authenticated statement        the party that starts runs, on its own topic
 *  topmost agent above the call   its statement is the request of the calls below it
 *  other statements               never excuse a call
 * </pre>
 */
final class ToolCalls {
  /** Takes the place of a detector in the index of groups; no detector has this id. */
  static final String CALL_GROUP = "";

  /** Maximum number of statements that a call is compared with. */
  private static final int MAX_REQUESTS = 16;

  /** Maximum number of statements that are read to find the topmost ones. */
  private static final int MAX_STATEMENTS = 64;

  private final String segment;
  private final byte[] run;
  private final Table<EventKey, ToolCall> calls;
  private final Table<EventKey, ContentTrace> requests;
  private final Table<EventKey, ContentTrace> authenticatedRequests;
  private final Table<EventKey, String> authenticatedAgents;
  private final SpanTree tree;
  private final CallIndex index;
  private final Table<byte[], ObservationGroup> groups;

  ToolCalls(ChainAggregate chain, Rows rows, byte[] hash, String segment) {
    this.segment = segment;
    this.run = RowKey.hash(chain.key() + '\n' + segment);
    this.calls = ChainRows.CALL.of(rows, run);
    this.requests = ChainRows.REQUEST.of(rows, run);
    this.authenticatedRequests = ChainRows.AUTHENTICATED_REQUEST.of(rows, run);
    this.authenticatedAgents = ChainRows.AUTHENTICATED_AGENT.of(rows, run);
    this.tree = new SpanTree(rows, run);
    this.index = chain.callIndex();
    this.groups = ChainRows.GROUP.of(rows, hash);
  }

  /** The key of the run. */
  String segment() {
    return segment;
  }

  void put(ToolCall call) {
    register();
    calls.put(key(call), call);
    index.put(call, segment);
  }

  void putRequest(IdentityEvent event, ContentTrace request) {
    register();
    requests.put(key(event), request);
  }

  void putAuthenticatedRequest(IdentityEvent event, ContentTrace request) {
    register();
    authenticatedRequests.put(key(event), request);
  }

  void putAuthenticatedAgent(IdentityEvent event, String agentId) {
    register();
    authenticatedAgents.put(key(event), agentId);
  }

  /** The spans of the run. */
  SpanTree tree() {
    return tree;
  }

  private void register() {
    if (!groups.contains(run)) {
      groups.put(run, new ObservationGroup(new GroupKey(CALL_GROUP, segment)));
    }
  }

  void delete(IdentityEvent event) {
    ToolCall call = calls.get(key(event));
    if (call != null) {
      index.delete(call, segment);
      calls.delete(key(event));
    }
    requests.delete(key(event));
    authenticatedRequests.delete(key(event));
    authenticatedAgents.delete(key(event));
    SpanNode node = SpanNode.of(event);
    if (node != null) {
      tree.delete(node);
    }
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

  /** What the user asked for, as far as it may excuse the call. */
  UserRequests requests(ToolCall call) {
    List<Row<ContentTrace>> authenticated = authenticatedRequests.all().first(MAX_STATEMENTS);
    if (!authenticated.isEmpty()) {
      return UserRequests.of(combined(authenticated));
    }
    SpanTree.Above above = tree.above(call.eventId());
    if (above.enclosed()) {
      return UserRequests.UNKNOWN;
    }
    return above.agent() == null ? topmostRequests() : requestTo(above.agent());
  }

  private UserRequests requestTo(SpanNode agent) {
    ContentTrace request = requests.get(new EventKey(agent.time(), agent.eventId()));
    List<Row<ContentTrace>> stated = requests.all().first(MAX_STATEMENTS);
    List<ContentTrace> conflicting =
        stated.stream()
            .filter(row -> contradicts(EventKey.eventId(row.key()), agent.eventId()))
            .map(Row::value)
            .toList();
    if (conflicting.isEmpty()) {
      return request == null ? UserRequests.UNKNOWN : UserRequests.of(request);
    }
    // None of them is believed more than another.
    var all = new ArrayList<>(conflicting);
    if (request != null) {
      all.add(request);
    }
    return new UserRequests(all, request == null || stated.size() == MAX_STATEMENTS);
  }

  /** Whether an event is that of a further record with the id of a span. */
  private static boolean contradicts(String eventId, String spanId) {
    return eventId.length() > spanId.length()
        && eventId.startsWith(spanId)
        && RecordFlags.sharedId(eventId).equals(spanId);
  }

  /** What users said to any agent of the run, for a call whose agent is unknown. */
  private UserRequests topmostRequests() {
    List<Row<ContentTrace>> stated = requests.all().first(MAX_STATEMENTS);
    List<ContentTrace> topmost =
        stated.stream()
            .filter(row -> tree.isTopmost(EventKey.eventId(row.key())))
            .map(Row::value)
            .limit(MAX_REQUESTS + 1L)
            .toList();
    boolean incomplete = stated.size() == MAX_STATEMENTS || topmost.size() > MAX_REQUESTS;
    return new UserRequests(topmost.subList(0, Math.min(topmost.size(), MAX_REQUESTS)), incomplete);
  }

  /** One statement of all that an authority said: each turn of a conversation adds to it. */
  private static ContentTrace combined(List<Row<ContentTrace>> stated) {
    ContentTrace newest = stated.getLast().value();
    var texts = new ArrayList<TracedText>();
    for (Row<ContentTrace> row : stated) {
      if (row.value().getKeyId() == newest.getKeyId()) {
        texts.addAll(row.value().getRequest());
      }
    }
    return ContentTrace.newBuilder(newest).setRequest(texts).build();
  }

  /** Whether no agent invocation is known above the call, and no authority names its run. */
  boolean isOutsideRuns(ToolCall call) {
    SpanTree.Above above = tree.above(call.eventId());
    return above.agent() == null
        && !above.enclosed()
        && authenticatedRequests.all().isEmpty()
        && authenticatedAgents.all().isEmpty();
  }

  /**
   * The agent that makes the call: by authority, else the topmost agent above it; null when neither
   * is known.
   */
  @Nullable String agent(ToolCall call) {
    List<Row<String>> authenticated = authenticatedAgents.all().first(1);
    if (!authenticated.isEmpty()) {
      return authenticated.getFirst().value();
    }
    SpanNode agent = tree.above(call.eventId()).agent();
    return agent == null ? null : agent.agent();
  }
}
