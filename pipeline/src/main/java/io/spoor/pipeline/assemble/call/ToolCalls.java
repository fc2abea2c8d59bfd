package io.spoor.pipeline.assemble.call;

import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.assemble.row.CallReference;
import io.spoor.pipeline.assemble.row.CallRows;
import io.spoor.pipeline.assemble.row.CallRows.ValueUse;
import io.spoor.pipeline.assemble.row.CallRows.ValueUse.Place;
import io.spoor.pipeline.assemble.row.EventKey;
import io.spoor.pipeline.assemble.row.GroupKey;
import io.spoor.pipeline.assemble.row.GroupRows;
import io.spoor.pipeline.assemble.row.ObservationGroup;
import io.spoor.pipeline.assemble.row.ObservedContent;
import io.spoor.pipeline.assemble.row.SpanNode;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a run, that is, of a segment, and what the run's records say about them: who
 * asked for them, which agent makes them, what models propose, and second opinions.
 */
public final class ToolCalls {
  /** Takes the place of a detector in the index of groups; no detector has this id. */
  public static final String CALL_GROUP = "";

  /** Maximum number of calls with instructions that a call is compared with. */
  private static final int MAX_INSTRUCTING = 16;

  /** The same for a call that acts on objects which content may have named. There are few. */
  private static final int MAX_INSTRUCTING_OF_EFFECTS = 64;

  /** Maximum number of files that a call runs, and of calls that wrote each, that are read. */
  private static final int MAX_FILES = 8;

  private final Rows rows;
  private final String segment;

  /** Name of the run within all chains. */
  private final String name;

  private final byte[] run;
  private final Table<EventKey, ToolCall> calls;
  private final Table<EventKey, CallReference> instructing;
  private final Table<ValueUse, CallReference> files;
  private final SpanTree tree;
  private final RunRequests requests;
  private final RunAgents agents;
  private final CallOpinions opinions;
  private final CallWitnesses witnesses;
  private final CallIndex index;
  private final StoredValues stored;
  private final Table<byte[], ObservationGroup> groups;

  public ToolCalls(ChainOwner chain, CallIndex index, Rows rows, byte[] hash, String segment) {
    this.rows = rows;
    this.segment = segment;
    this.name = chain.key() + '\n' + segment;
    this.run = RowKey.hash(name);
    this.calls = CallRows.CALL.of(rows, run);
    this.instructing = CallRows.INSTRUCTING_CALL.of(rows, run);
    this.files = CallRows.VALUE_USE.of(rows, run);
    this.tree = new SpanTree(rows, run);
    this.requests = new RunRequests(rows, name, tree);
    this.agents = new RunAgents(rows, run, tree);
    this.opinions = new CallOpinions(rows, run);
    this.witnesses = new CallWitnesses(rows, run, segment);
    this.index = index;
    this.stored = new StoredValues(chain, rows, run, segment);
    this.groups = GroupRows.GROUP.of(rows, hash);
  }

  /** The key of the run. */
  public String segment() {
    return segment;
  }

  /** The spans of the run. */
  public SpanTree tree() {
    return tree;
  }

  /** What users asked of the run. */
  public RunRequests requests() {
    return requests;
  }

  /** The agents of the run. */
  public RunAgents agents() {
    return agents;
  }

  /** Second opinions on the calls. */
  public CallOpinions opinions() {
    return opinions;
  }

  /** The models' messages about the calls. */
  public CallWitnesses witnesses() {
    return witnesses;
  }

  /** What the calls stored from untrusted content. */
  public StoredValues stored() {
    return stored;
  }

  public void put(ToolCall call) {
    register();
    calls.put(EventKey.of(call), call);
    if (call.isInstructing()) {
      instructing.put(EventKey.of(call), reference(call));
    }
    call.writtenFiles().forEach(file -> files.put(written(file, call), reference(call)));
    if (RecordFlags.isConflictingId(call.eventId())) {
      furtherCalls(RecordFlags.sharedId(call.eventId())).put(EventKey.of(call), reference(call));
    }
    index.put(call, segment);
    witnesses.putExecution(call);
  }

  private static ValueUse written(int file, ToolCall call) {
    return new ValueUse(file, Place.WRITTEN, call.eventId());
  }

  private CallReference reference(ToolCall call) {
    return new CallReference(segment, call.time(), call.eventId());
  }

  /** Calls of contradicting records with the id of a span. */
  private Table<EventKey, CallReference> furtherCalls(String spanId) {
    return CallRows.ANY_CALL.of(rows, RowKey.hash(name + '\n' + spanId));
  }

  public void putProposal(ToolCall proposal) {
    witnesses.putProposal(proposal);
    index.putProposal(proposal, segment);
  }

  public void putRequests(IdentityEvent event) {
    register();
    requests.put(event);
  }

  public void putAuthenticatedRequest(IdentityEvent event, ContentTrace request) {
    register();
    requests.putAuthenticated(event, request);
  }

  public void putAuthenticatedAgent(IdentityEvent event, String agentId) {
    register();
    agents.putAuthenticated(event, agentId);
  }

  /** The run is evaluated again with its chain's groups. */
  private void register() {
    if (!groups.contains(run)) {
      groups.put(run, new ObservationGroup(new GroupKey(CALL_GROUP, segment)));
    }
  }

  /** Removes what an action states of the run. */
  public void delete(IdentityEvent event) {
    ToolCall call = calls.get(EventKey.of(event));
    if (call != null) {
      delete(call);
    }
    for (ToolCall proposal : CallWitnesses.proposedBy(ObservedContent.applied(event))) {
      witnesses.deleteProposal(proposal);
      index.deleteProposal(proposal, segment);
    }
    SpanNode node = SpanNode.of(event);
    requests.delete(event);
    agents.delete(event, node);
    if (node != null) {
      tree.delete(node);
    }
    if (calls.all().isEmpty()) {
      groups.delete(run);
    }
  }

  private void delete(ToolCall call) {
    EventKey key = EventKey.of(call);
    index.delete(call, segment);
    stored.evict(call);
    witnesses.deleteExecution(call);
    calls.delete(key);
    instructing.delete(key);
    call.writtenFiles().forEach(file -> files.delete(written(file, call)));
    if (RecordFlags.isConflictingId(call.eventId())) {
      furtherCalls(RecordFlags.sharedId(call.eventId())).delete(key);
    }
  }

  @Nullable
  public ToolCall find(long time, String eventId) {
    return calls.get(new EventKey(time, eventId));
  }

  /** The calls that the records with the id of a span state. */
  public List<ToolCall> withSpanId(String spanId) {
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

  public RowRange<ToolCall> all() {
    return calls.all();
  }

  /** The calls directly before one, in order. */
  public List<ToolCall> before(ToolCall call, int limit) {
    return calls.all().before(calls.position(EventKey.of(call)), limit).reversed().stream()
        .map(Row::value)
        .toList();
  }

  /** The calls directly after one, in order. */
  public List<ToolCall> after(ToolCall call, int limit) {
    return calls.all().after(calls.position(EventKey.of(call)), limit).stream()
        .map(Row::value)
        .toList();
  }

  /** The calls that wrote the files with code that a call runs, however long ago. */
  public List<ToolCall> writersFor(ToolCall call) {
    List<ToolCall> writers = new ArrayList<>();
    for (int file : call.fingerprint().getRuns().stream().limit(MAX_FILES).toList()) {
      for (Row<CallReference> row :
          files.startingWith(ValueUse.prefix(file, Place.WRITTEN)).first(MAX_FILES)) {
        ToolCall writer = find(row.value().time(), row.value().eventId());
        if (writer != null) {
          writers.add(writer);
        }
      }
    }
    return writers;
  }

  /**
   * The last calls before one whose results contain instructions, however long ago.
   *
   * @param actsOnObjects whether it acts on objects that content may have named
   */
  public List<CallReference> instructingBefore(ToolCall call, boolean actsOnObjects) {
    byte[] position = instructing.position(EventKey.of(call));
    int limit = actsOnObjects ? MAX_INSTRUCTING_OF_EFFECTS : MAX_INSTRUCTING;
    return instructing.all().before(position, limit).stream().map(Row::value).toList();
  }

  /** Whether no invocation is known above the call, and no authority names its run. */
  public boolean isOutsideRuns(ToolCall call) {
    return tree.above(call.eventId()).invocations().isEmpty()
        && !requests.areAuthenticated()
        && !agents.areAuthenticated();
  }
}
