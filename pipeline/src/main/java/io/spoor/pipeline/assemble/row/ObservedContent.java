package io.spoor.pipeline.assemble.row;

import io.spoor.content.fingerprint.ContentMark;
import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Credential;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.ProposedCall;
import io.spoor.schemas.TracedText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Content of an action that further records state: log records, to which some libraries write the
 * messages of a span, and other observers of a tool call. It is evaluated as content of the action.
 * It only adds: of several requests each is a possible one, and no result or proposal replaces
 * another.
 */
public final class ObservedContent {
  /** Maximum records of an action that are kept. */
  private static final int MAX_OBSERVATIONS = 64;

  /** Maximum records of others who saw the action, if it is a tool call. */
  private static final int MAX_OBSERVERS = 32;

  /** Maximum texts of each kind in the content of an action with observations. */
  private static final int MAX_TEXTS = 1024;

  private ObservedContent() {}

  /** A request that a record of the action states, under an id of its own. */
  public record Request(String id, long time, ContentTrace trace) {}

  /** Whether the action, or a record that observes it, states a request. */
  public static boolean statesRequest(IdentityEvent event) {
    return isRequest(trace(event))
        || event.getObservations().stream().anyMatch(seen -> isRequest(seen.getTrace()));
  }

  private static boolean isRequest(@Nullable ContentTrace trace) {
    return trace != null && !trace.getRequest().isEmpty();
  }

  private static @Nullable ContentTrace trace(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    return genAi == null ? null : genAi.getTrace();
  }

  /**
   * The requests that the records of an action state. The first has the id of the action. Nobody
   * knows which of them is the user's, if they differ.
   */
  public static List<Request> requests(IdentityEvent event) {
    List<Request> stated = new ArrayList<>();
    ContentTrace own = trace(event);
    if (own != null && isRequest(own)) {
      stated.add(new Request(event.getEventId(), event.getTime(), own));
    }
    Set<List<TracedText>> known = new LinkedHashSet<>();
    stated.forEach(request -> known.add(request.trace.getRequest()));
    for (ContentObservation seen : event.getObservations()) {
      ContentTrace trace = seen.getTrace();
      if (trace != null && isRequest(trace) && known.add(trace.getRequest())) {
        String id =
            stated.isEmpty()
                ? event.getEventId()
                : RecordFlags.conflictingId(event.getEventId(), seen.getEventId());
        stated.add(new Request(id, event.getTime(), trace));
      }
    }
    if (!stated.isEmpty() && isFull(event)) {
      // The user's may be among those that are left out.
      ContentTrace unread =
          ContentTrace.newBuilder(stated.getFirst().trace)
              .setRequest(List.of())
              .setNamed(List.of())
              .build();
      stated.add(
          new Request(
              RecordFlags.conflictingId(event.getEventId(), "unread"), event.getTime(), unread));
    }
    return stated;
  }

  private static boolean isFull(IdentityEvent event) {
    long observers = event.getObservations().stream().filter(ObservedContent::isObserver).count();
    return event.getObservations().size() - observers >= MAX_OBSERVATIONS
        || observers >= MAX_OBSERVERS;
  }

  private static boolean isObserver(ContentObservation seen) {
    return seen.getObserver() != null;
  }

  /** A tool call with another record of it. */
  public static IdentityEvent with(IdentityEvent call, IdentityEvent record) {
    IdentityEvent whole = applied(record);
    GenAi genAi = whole.getGenAi();
    Principal principal = record.getPrincipal();
    Credential credential = record.getCredential();
    var seen =
        new ContentObservation(
            record.getEventId(),
            record.getTime(),
            genAi == null ? null : genAi.getTrace(),
            List.of(),
            record.getSource(),
            record.getObserver(),
            record.getOutcome(),
            record.getErrorCode(),
            principal == null ? null : ObservationFactory.identity(principal),
            credential == null ? null : credential.getId());
    return withObservations(call, inOrder(without(call, record).getObservations(), List.of(seen)));
  }

  /** A tool call without a record that observes another one. */
  public static IdentityEvent without(IdentityEvent call, IdentityEvent record) {
    return withObservations(
        call,
        call.getObservations().stream()
            .filter(seen -> !isObserver(seen) || !seen.getEventId().equals(record.getEventId()))
            .toList());
  }

  private static IdentityEvent withObservations(
      IdentityEvent event, List<ContentObservation> observations) {
    return IdentityEvent.newBuilder(event).setObservations(observations).build();
  }

  /** The event with the content of its observations as its own, without their requests. */
  public static IdentityEvent applied(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    if (event.getObservations().isEmpty() || genAi == null) {
      return event;
    }
    ContentTrace trace = genAi.getTrace();
    Set<ProposedCall> proposed = new LinkedHashSet<>(genAi.getProposedCalls());
    for (ContentObservation seen : event.getObservations()) {
      trace = join(trace, seen.getTrace());
      proposed.addAll(seen.getProposedCalls());
    }
    if (trace != null && isFull(event)) {
      int partly = trace.getMarks() | ContentMark.PARTLY_READ.bit();
      trace = ContentTrace.newBuilder(trace).setCut(true).setMarks(partly).build();
    }
    return IdentityEvent.newBuilder(event)
        .setGenAi(
            GenAi.newBuilder(genAi).setTrace(trace).setProposedCalls(List.copyOf(proposed)).build())
        .build();
  }

  /** Whether a call failed, as all say who saw it. */
  public static boolean failed(IdentityEvent event) {
    return "failure".equals(event.getOutcome())
        && event.getObservations().stream().noneMatch(seen -> "success".equals(seen.getOutcome()));
  }

  private static @Nullable ContentTrace join(
      @Nullable ContentTrace own, @Nullable ContentTrace seen) {
    if (seen == null || (own != null && own.getKeyId() != seen.getKeyId())) {
      return own;
    }
    if (own == null) {
      return ContentTrace.newBuilder(seen).setRequest(List.of()).build();
    }
    return ContentTrace.newBuilder(own)
        .setArguments(join(own.getArguments(), seen.getArguments()))
        .setResult(join(own.getResult(), seen.getResult()))
        .setEffects(join(own.getEffects(), seen.getEffects()))
        .setRuns(join(own.getRuns(), seen.getRuns()))
        .setNamed(join(own.getNamed(), seen.getNamed()))
        .setArgumentClaims(
            own.getArgumentClaims().isEmpty() ? seen.getArgumentClaims() : own.getArgumentClaims())
        .setCommands(own.getCommands() == null ? seen.getCommands() : own.getCommands())
        .setCut(own.getCut() || seen.getCut())
        .setLeftOut(own.getLeftOut() + seen.getLeftOut())
        .setMarks(marks(own, seen))
        .build();
  }

  /** A result that is stated anywhere is stated. */
  private static int marks(ContentTrace own, ContentTrace seen) {
    int notStated = ContentMark.NOT_STATED.bit();
    return ((own.getMarks() | seen.getMarks()) & ~notStated)
        | (own.getMarks() & seen.getMarks() & notStated);
  }

  private static <T extends Object> List<T> join(List<T> own, List<T> seen) {
    Set<T> both = new LinkedHashSet<>(own);
    both.addAll(seen);
    return both.stream().limit(MAX_TEXTS).toList();
  }

  /** Whether an event only tells of records that observe an action. */
  public static boolean isObservation(IdentityEvent event) {
    return event.getFlags().contains(RecordFlags.OBSERVATION);
  }

  /** The observations of two records of one action, in order. */
  public static List<ContentObservation> of(IdentityEvent a, IdentityEvent b) {
    if (b.getObservations().isEmpty()) {
      return a.getObservations();
    }
    return inOrder(a.getObservations(), b.getObservations());
  }

  /** All of both, the earliest of each kind. A flood of log records leaves out no observer. */
  private static List<ContentObservation> inOrder(
      List<ContentObservation> a, List<ContentObservation> b) {
    Map<String, ContentObservation> byPlace = new TreeMap<>();
    for (ContentObservation seen : List.of(a, b).stream().flatMap(List::stream).toList()) {
      byPlace.put(String.format("%020d %s", seen.getTime(), seen.getEventId()), seen);
    }
    int logs = 0;
    int observers = 0;
    List<ContentObservation> kept = new ArrayList<>();
    for (ContentObservation seen : byPlace.values()) {
      boolean fits = isObserver(seen) ? observers++ < MAX_OBSERVERS : logs++ < MAX_OBSERVATIONS;
      if (fits) {
        kept.add(seen);
      }
    }
    return kept;
  }
}
