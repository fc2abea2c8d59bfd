package io.spoor.pipeline.assemble;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.assemble.CallRows.AgentClaim;
import io.spoor.pipeline.assemble.CallRows.ObjectionKey;
import io.spoor.pipeline.detect.injection.CallApproval;
import io.spoor.pipeline.detect.injection.CallObjection;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.detect.injection.UserRequests;
import io.spoor.pipeline.detect.injection.UserRequests.Others;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.TracedText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a run, that is, of a segment, and what is known about their request.
 *
 * <pre>
 *  authenticated statement        the party that starts runs, on its own topic
 *  invocations above the call     the topmost one's statement is the request; those below it may
 *                                 be the user's, too, if the topmost one is forged
 *  other statements               never excuse a call
 * </pre>
 */
final class ToolCalls {
  /** Takes the place of a detector in the index of groups; no detector has this id. */
  static final String CALL_GROUP = "";

  /** Maximum number of statements that a call is compared with. */
  private static final int MAX_REQUESTS = 16;

  /** Maximum number of calls with instructions that a call is compared with. */
  private static final int MAX_INSTRUCTING = 16;

  /** Maximum number of statements that are read to find the topmost ones. */
  private static final int MAX_STATEMENTS = 256;

  /** Maximum number of agents that a run may have, as its records say. */
  static final int MAX_CLAIMED_AGENTS = 64;

  /** Maximum number of statements that are read to find those without calls. */
  private static final int MAX_UNUSED = 32;

  private final Rows rows;
  private final String segment;

  /** Name of the run within all chains. */
  private final String name;

  private final byte[] run;
  private final Table<EventKey, ToolCall> calls;
  private final Table<EventKey, CallReference> instructing;
  private final Table<EventKey, ContentTrace> requests;
  private final Table<EventKey, ContentTrace> authenticatedRequests;
  private final Table<EventKey, String> authenticatedAgents;
  private final Table<AgentClaim, String> claimedAgents;
  private final Table<ObjectionKey, CallObjection> objections;
  private final Table<ObjectionKey, FirstStatement> approvals;
  private final SpanTree tree;
  private final CallWitnesses witnesses;
  private final CallIndex index;
  private final StoredValues stored;
  private final Table<byte[], ObservationGroup> groups;

  // Read once: an object of this class evaluates the run after one message.
  private @Nullable UserRequests topmostRequests;
  private @Nullable List<ContentTrace> unusedRequests;

  ToolCalls(ChainAggregate chain, Rows rows, byte[] hash, String segment) {
    this.rows = rows;
    this.segment = segment;
    this.name = chain.key() + '\n' + segment;
    this.run = RowKey.hash(name);
    this.calls = CallRows.CALL.of(rows, run);
    this.instructing = CallRows.INSTRUCTING_CALL.of(rows, run);
    this.requests = CallRows.REQUEST.of(rows, run);
    this.authenticatedRequests = CallRows.AUTHENTICATED_REQUEST.of(rows, run);
    this.authenticatedAgents = CallRows.AUTHENTICATED_AGENT.of(rows, run);
    this.claimedAgents = CallRows.CLAIMED_AGENT.of(rows, run);
    this.objections = CallRows.OBJECTION.of(rows, run);
    this.approvals = CallRows.APPROVAL.of(rows, run);
    this.tree = new SpanTree(rows, run);
    this.witnesses = new CallWitnesses(rows, run, segment);
    this.index = chain.callIndex();
    this.stored = new StoredValues(chain, rows, run, segment);
    this.groups = GroupRows.GROUP.of(rows, hash);
  }

  /** The key of the run. */
  String segment() {
    return segment;
  }

  void put(ToolCall call) {
    register();
    calls.put(key(call), call);
    if (call.isInstructing()) {
      instructing.put(key(call), new CallReference(segment, call.time(), call.eventId()));
    }
    if (RecordFlags.isConflictingId(call.eventId())) {
      furtherCalls(RecordFlags.sharedId(call.eventId())).put(key(call), reference(call));
    }
    index.put(call, segment);
    witnesses.putExecution(call);
  }

  /** Calls of contradicting records with the id of a span. */
  private Table<EventKey, CallReference> furtherCalls(String spanId) {
    return CallRows.ANY_CALL.of(rows, RowKey.hash(name + '\n' + spanId));
  }

  private CallReference reference(ToolCall call) {
    return new CallReference(segment, call.time(), call.eventId());
  }

  /** The calls that the records with the id of a span state. */
  List<ToolCall> withSpanId(String spanId) {
    List<ToolCall> found = new ArrayList<>();
    SpanNode node = tree.find(spanId);
    ToolCall plain = node == null ? null : find(node.time(), spanId);
    if (plain != null) {
      found.add(plain);
    }
    for (Row<CallReference> row : furtherCalls(spanId).all().first(RecordFlags.MAX_RECORDS)) {
      ToolCall further = find(row.value().time(), row.value().eventId());
      if (further != null) {
        found.add(further);
      }
    }
    return found;
  }

  void putOpinion(CallOpinion opinion) {
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

  void deleteOpinion(CallOpinion opinion) {
    if (opinion.objects()) {
      objections.delete(key(opinion));
    } else {
      approvals.delete(key(opinion));
    }
  }

  private static ObjectionKey key(CallOpinion opinion) {
    return new ObjectionKey(opinion.spanId(), opinion.time(), opinion.eventId());
  }

  /** The earliest second opinion against a call, on whichever record of its span; null: none. */
  @Nullable CallObjection objection(ToolCall call) {
    return earliest(objections, call);
  }

  /** The earliest second opinion that the request calls for the call; null: none. */
  @Nullable CallApproval approval(ToolCall call) {
    FirstStatement approval = earliest(approvals, call);
    return approval == null ? null : new CallApproval(approval.getEventId(), approval.getValue());
  }

  private static <T extends Object> @Nullable T earliest(
      Table<ObjectionKey, T> opinions, ToolCall call) {
    byte[] span = RowKey.hash(RecordFlags.sharedId(call.eventId()));
    List<Row<T>> first = opinions.startingWith(span).first(1);
    return first.isEmpty() ? null : first.getFirst().value();
  }

  void putProposal(ToolCall proposal) {
    witnesses.putProposal(proposal);
    index.putProposal(proposal, segment);
  }

  /** What the calls stored from untrusted content. */
  StoredValues stored() {
    return stored;
  }

  /** The models' messages about the calls. */
  CallWitnesses witnesses() {
    return witnesses;
  }

  /** Stores the requests that an invocation and the records that observe it state. */
  void putRequests(IdentityEvent event) {
    for (ObservedContent.Request request : ObservedContent.requests(event)) {
      register();
      var key = new EventKey(request.time(), request.id());
      requests.put(key, request.trace());
      String spanId = RecordFlags.sharedId(request.id());
      if (!spanId.equals(request.id())) {
        furtherRequests(spanId).put(key, request.trace());
      }
    }
  }

  private void deleteRequests(IdentityEvent event) {
    for (ObservedContent.Request request : ObservedContent.requests(event)) {
      var key = new EventKey(request.time(), request.id());
      requests.delete(key);
      furtherRequests(RecordFlags.sharedId(request.id())).delete(key);
    }
  }

  /** Requests of contradicting records with the id of a span, and of records that observe it. */
  private Table<EventKey, ContentTrace> furtherRequests(String spanId) {
    return CallRows.REQUEST.of(rows, RowKey.hash(name + '\n' + spanId));
  }

  void putAuthenticatedRequest(IdentityEvent event, ContentTrace request) {
    register();
    authenticatedRequests.put(key(event), request);
  }

  void putAuthenticatedAgent(IdentityEvent event, String agentId) {
    register();
    authenticatedAgents.put(key(event), agentId);
  }

  void putClaimedAgent(IdentityEvent event, String agentId) {
    claimedAgents.put(new AgentClaim(agentId, event.getEventId()), agentId);
  }

  /**
   * The agents that agent invocations of the run name, wherever they stand and whatever their time:
   * a forger chooses both. None if an authority names one.
   */
  List<String> claimedAgents() {
    if (!authenticatedAgents.all().isEmpty()) {
      return List.of();
    }
    List<String> agents = new ArrayList<>();
    byte[] after = null;
    while (agents.size() < MAX_CLAIMED_AGENTS) {
      List<Row<String>> next = claimedAgents.all().after(after, 1);
      if (next.isEmpty()) {
        break;
      }
      agents.add(next.getFirst().value());
      after = AgentClaim.afterAll(next.getFirst().key());
    }
    return agents;
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
      stored.evict(call);
      witnesses.deleteExecution(call);
      calls.delete(key(event));
      instructing.delete(key(event));
      if (RecordFlags.isConflictingId(call.eventId())) {
        furtherCalls(RecordFlags.sharedId(call.eventId())).delete(key(call));
      }
    }
    for (ToolCall proposal : CallWitnesses.proposedBy(ObservedContent.applied(event))) {
      witnesses.deleteProposal(proposal);
      index.deleteProposal(proposal, segment);
    }
    deleteRequests(event);
    authenticatedRequests.delete(key(event));
    authenticatedAgents.delete(key(event));
    SpanNode node = SpanNode.of(event);
    if (node != null) {
      if (node.agent() != null) {
        claimedAgents.delete(new AgentClaim(node.agent(), event.getEventId()));
      }
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

  /** The last calls before one whose results contain instructions, however long ago. */
  List<CallReference> instructingBefore(ToolCall call) {
    return instructing.all().before(instructing.position(key(call)), MAX_INSTRUCTING).stream()
        .map(Row::value)
        .toList();
  }

  /** Whether an authority or an invocation of the run states what the user asked for. */
  boolean hasRequest() {
    return !authenticatedRequests.all().isEmpty() || !requests.all().isEmpty();
  }

  RowRange<ToolCall> all() {
    return calls.all();
  }

  /** What the user asked for, as far as it may excuse the call. */
  UserRequests requests(ToolCall call) {
    List<Row<ContentTrace>> authenticated = authenticatedRequests.all().last(MAX_STATEMENTS);
    if (!authenticated.isEmpty()) {
      return UserRequests.of(combined(authenticated));
    }
    SpanTree.Above above = tree.above(call.eventId());
    return above.invocations().isEmpty() ? topmostRequests() : requestsTo(above);
  }

  /**
   * What the invocations above a call were asked to do. A turn or workflow without a request says
   * nothing: the agent below it, which states one, may be the one that the user spoke to. Without
   * any such agent the request is withheld, once nothing above can state it any more.
   */
  private UserRequests requestsTo(SpanTree.Above above) {
    List<ContentTrace> stated = new ArrayList<>();
    ContentTrace request = null;
    boolean isCut = false;
    boolean isSilent = true;
    for (SpanNode invocation : above.invocations()) {
      if (!invocation.role().speaksForUser()) {
        continue;
      }
      isSilent = false;
      request = requests.get(new EventKey(invocation.time(), invocation.eventId()));
      if (request != null) {
        stated.add(request);
      }
      // Of records with one id, none is believed more than another.
      List<Row<ContentTrace>> further =
          furtherRequests(invocation.eventId()).all().first(MAX_REQUESTS + 1);
      isCut |= further.size() > MAX_REQUESTS;
      further.stream().limit(MAX_REQUESTS).map(Row::value).forEach(stated::add);
    }
    if (isCut) {
      return new UserRequests(stated, Others.UNREAD);
    }
    if (above.enclosed() || (isSilent && !above.complete())) {
      return new UserRequests(stated, Others.EXPECTED);
    }
    return new UserRequests(stated, request == null ? Others.WITHHELD : Others.NONE);
  }

  /** What users said to any agent of the run, for a call whose agent is unknown. */
  private UserRequests topmostRequests() {
    UserRequests last = topmostRequests;
    if (last == null) {
      last = readTopmostRequests();
      topmostRequests = last;
    }
    return last;
  }

  private UserRequests readTopmostRequests() {
    List<Row<ContentTrace>> stated = requests.all().first(MAX_STATEMENTS);
    List<ContentTrace> topmost = topmost(stated).map(Row::value).limit(MAX_REQUESTS + 1L).toList();
    boolean incomplete = stated.size() == MAX_STATEMENTS || topmost.size() > MAX_REQUESTS;
    if (incomplete) {
      return new UserRequests(topmost.stream().limit(MAX_REQUESTS).toList(), Others.UNREAD);
    }
    return topmost.isEmpty() ? UserRequests.UNKNOWN : new UserRequests(topmost, Others.NONE);
  }

  private Stream<Row<ContentTrace>> topmost(List<Row<ContentTrace>> stated) {
    return stated.stream().filter(row -> tree.isTopmost(spanOf(row)));
  }

  /** Id of the span that states a request, or whose content a further record states. */
  private String spanOf(Row<ContentTrace> request) {
    String id = EventKey.eventId(request.key());
    return tree.contains(id) ? id : RecordFlags.sharedId(id);
  }

  /** Requests of topmost agent invocations below which there is no call, among the first ones. */
  List<ContentTrace> unusedRequests() {
    List<ContentTrace> last = unusedRequests;
    if (last == null) {
      last =
          topmost(requests.all().first(MAX_UNUSED))
              .filter(row -> !tree.hasCalls(spanOf(row)))
              .map(Row::value)
              .limit(MAX_REQUESTS)
              .toList();
      unusedRequests = last;
    }
    return last;
  }

  /** Whether a new span may give a request its first call, while calls of others depend on that. */
  boolean mayUseRequest(String eventId) {
    return !tree.above(eventId).invocations().isEmpty() && requests.all().first(2).size() == 2;
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

  /** Whether no invocation is known above the call, and no authority names its run. */
  boolean isOutsideRuns(ToolCall call) {
    SpanTree.Above above = tree.above(call.eventId());
    return above.invocations().isEmpty()
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
    return tree.above(call.eventId()).agent();
  }

  /**
   * A declared agent that is named for the call, although no other statement knows it: by the
   * call's own span, or by the invocations above where an authority names another; null: none.
   */
  @Nullable String otherAgent(ToolCall call, Predicate<String> isDeclared) {
    List<String> known = agents(call);
    String own = tree.agent(call.eventId());
    SpanTree.Above above = tree.above(call.eventId());
    if (own != null
        && !known.isEmpty()
        && !known.contains(own)
        && !above.names(own)
        && isDeclared.test(own)) {
      return own;
    }
    String topmost = above.agent();
    boolean unknown =
        topmost != null
            && known.stream().noneMatch(agent -> agent.equals(own) || above.names(agent));
    return unknown && isDeclared.test(topmost) ? topmost : null;
  }

  /** The agents whose manifests say what the call's tool may do: one, where an authority speaks. */
  List<String> agents(ToolCall call) {
    List<Row<String>> authenticated = authenticatedAgents.all().first(1);
    if (!authenticated.isEmpty()) {
      return List.of(authenticated.getFirst().value());
    }
    return tree.above(call.eventId()).agents();
  }
}
