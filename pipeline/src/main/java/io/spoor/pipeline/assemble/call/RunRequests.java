package io.spoor.pipeline.assemble.call;

import io.spoor.content.injection.ToolCall;
import io.spoor.content.injection.UserRequests;
import io.spoor.content.injection.UserRequests.Others;
import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.assemble.row.CallRows;
import io.spoor.pipeline.assemble.row.EventKey;
import io.spoor.pipeline.assemble.row.ObservedContent;
import io.spoor.pipeline.assemble.row.SpanNode;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.TracedText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What users asked of a run, as far as it may excuse a call.
 *
 * <pre>
 *  authenticated statement        the party that starts runs, on its own topic
 *  invocations above the call     the topmost one's statement is the request; those below it may
 *                                 be the user's, too, if the topmost one is forged
 *  other statements               never excuse a call
 * </pre>
 */
public final class RunRequests {
  /** Maximum number of statements that a call is compared with. */
  private static final int MAX_COMPARED = 16;

  /** Maximum number of statements that are read to find the topmost ones. */
  private static final int MAX_STATEMENTS = 256;

  /** Maximum number of statements that are read to find those without calls. */
  private static final int MAX_UNUSED = 32;

  private final Rows rows;
  private final String run;
  private final Table<EventKey, ContentTrace> stated;
  private final Table<EventKey, ContentTrace> authenticated;
  private final SpanTree tree;

  // Read once: an object of this class evaluates the run after one message.
  private @Nullable UserRequests topmost;
  private @Nullable List<ContentTrace> unused;

  /** {@code run}: name of the run within all chains. */
  RunRequests(Rows rows, String run, SpanTree tree) {
    byte[] hash = RowKey.hash(run);
    this.rows = rows;
    this.run = run;
    this.stated = CallRows.REQUEST.of(rows, hash);
    this.authenticated = CallRows.AUTHENTICATED_REQUEST.of(rows, hash);
    this.tree = tree;
  }

  /** Stores the requests that an invocation and the records that observe it state. */
  void put(IdentityEvent event) {
    for (ObservedContent.Request request : ObservedContent.requests(event)) {
      var key = new EventKey(request.time(), request.id());
      stated.put(key, request.trace());
      String spanId = RecordFlags.sharedId(request.id());
      if (!spanId.equals(request.id())) {
        further(spanId).put(key, request.trace());
      }
    }
  }

  void putAuthenticated(IdentityEvent event, ContentTrace request) {
    authenticated.put(EventKey.of(event), request);
  }

  void delete(IdentityEvent event) {
    for (ObservedContent.Request request : ObservedContent.requests(event)) {
      var key = new EventKey(request.time(), request.id());
      stated.delete(key);
      further(RecordFlags.sharedId(request.id())).delete(key);
    }
    authenticated.delete(EventKey.of(event));
  }

  /** Requests of contradicting records with the id of a span, and of records that observe it. */
  private Table<EventKey, ContentTrace> further(String spanId) {
    return CallRows.REQUEST.of(rows, RowKey.hash(run + '\n' + spanId));
  }

  /** Whether an authority states the request. */
  boolean areAuthenticated() {
    return !authenticated.all().isEmpty();
  }

  /** Whether an authority or an invocation of the run states what the user asked for. */
  public boolean areKnown() {
    return areAuthenticated() || !stated.all().isEmpty();
  }

  /** What the user asked for, as far as it may excuse the call. */
  public UserRequests behind(ToolCall call) {
    List<Row<ContentTrace>> byAuthority = authenticated.all().last(MAX_STATEMENTS);
    if (!byAuthority.isEmpty()) {
      return UserRequests.of(combined(byAuthority));
    }
    SpanTree.Above above = tree.above(call.eventId());
    return above.invocations().isEmpty() ? topmost() : to(above);
  }

  /** One statement of all that an authority said: each turn of a conversation adds to it. */
  private static ContentTrace combined(List<Row<ContentTrace>> statements) {
    ContentTrace newest = statements.getLast().value();
    var texts = new ArrayList<TracedText>();
    for (Row<ContentTrace> row : statements) {
      if (row.value().getKeyId() == newest.getKeyId()) {
        texts.addAll(row.value().getRequest());
      }
    }
    return ContentTrace.newBuilder(newest).setRequest(texts).build();
  }

  /**
   * What the invocations above a call were asked to do. A turn or workflow without a request says
   * nothing: the agent below it, which states one, may be the one that the user spoke to. Without
   * any such agent the request is withheld, once nothing above can state it any more.
   */
  private UserRequests to(SpanTree.Above above) {
    List<ContentTrace> statements = new ArrayList<>();
    ContentTrace request = null;
    boolean isCut = false;
    boolean isSilent = true;
    for (SpanNode invocation : above.invocations()) {
      if (!invocation.role().speaksForUser()) {
        continue;
      }
      isSilent = false;
      request = stated.get(new EventKey(invocation.time(), invocation.eventId()));
      if (request != null) {
        statements.add(request);
      }
      // Of records with one id, none is believed more than another.
      List<Row<ContentTrace>> further = further(invocation.eventId()).all().first(MAX_COMPARED + 1);
      isCut |= further.size() > MAX_COMPARED;
      further.stream().limit(MAX_COMPARED).map(Row::value).forEach(statements::add);
    }
    if (isCut) {
      return new UserRequests(statements, Others.UNREAD);
    }
    if (above.enclosed() || (isSilent && !above.complete())) {
      return new UserRequests(statements, Others.EXPECTED);
    }
    return new UserRequests(statements, request == null ? Others.WITHHELD : Others.NONE);
  }

  /** What users said to any agent of the run, for a call whose agent is unknown. */
  private UserRequests topmost() {
    UserRequests last = topmost;
    if (last == null) {
      last = readTopmost();
      topmost = last;
    }
    return last;
  }

  private UserRequests readTopmost() {
    List<Row<ContentTrace>> statements = stated.all().first(MAX_STATEMENTS);
    List<ContentTrace> requests =
        topmost(statements).map(Row::value).limit(MAX_COMPARED + 1L).toList();
    if (statements.size() == MAX_STATEMENTS || requests.size() > MAX_COMPARED) {
      return new UserRequests(requests.stream().limit(MAX_COMPARED).toList(), Others.UNREAD);
    }
    return requests.isEmpty() ? UserRequests.UNKNOWN : new UserRequests(requests, Others.NONE);
  }

  private Stream<Row<ContentTrace>> topmost(List<Row<ContentTrace>> statements) {
    return statements.stream().filter(row -> tree.isTopmost(spanOf(row)));
  }

  /** Id of the span that states a request, or whose content a further record states. */
  private String spanOf(Row<ContentTrace> request) {
    String id = EventKey.eventId(request.key());
    return tree.contains(id) ? id : RecordFlags.sharedId(id);
  }

  /** Requests of topmost agent invocations below which there is no call, among the first ones. */
  public List<ContentTrace> unused() {
    List<ContentTrace> last = unused;
    if (last == null) {
      last =
          topmost(stated.all().first(MAX_UNUSED))
              .filter(row -> !tree.hasCalls(spanOf(row)))
              .map(Row::value)
              .limit(MAX_COMPARED)
              .toList();
      unused = last;
    }
    return last;
  }

  /** Whether a new span may give a request its first call, while calls of others depend on that. */
  public boolean mayBeUsedBy(String eventId) {
    return !tree.above(eventId).invocations().isEmpty() && stated.all().first(2).size() == 2;
  }
}
