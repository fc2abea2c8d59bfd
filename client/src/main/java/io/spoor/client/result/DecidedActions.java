package io.spoor.client.result;

import io.spoor.client.result.DecidedAction.Answer;
import io.spoor.client.result.DecidedAction.MatchedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the action that each recorded answer is about, among the actions of its chain. Callers
 * state the call of a request; an answer states what was asked, and not what was done.
 *
 * <p>An answer is matched by the id of the call, else by the span, else by name and time: it then
 * belongs to the next action of this name within ten minutes, as long as an approval holds. A
 * denied call that was not made has no action.
 */
public final class DecidedActions {
  /** No answer is recorded. */
  public static final DecidedActions NONE = new DecidedActions(Map.of(), Map.of());

  private static final String TOOL = "tool";

  private static final long AFTER = Duration.ofMinutes(10).toNanos();

  /** Id of an event that is a span: trace and span. */
  private static final Pattern SPAN = Pattern.compile("[0-9a-f]{32}:[0-9a-f]{16}");

  private static final int TRACE_DIGITS = 32;

  private final Map<String, DecidedAction> byEvent;
  private final Map<String, String> eventByDecision;

  private DecidedActions(Map<String, DecidedAction> byEvent, Map<String, String> eventByDecision) {
    this.byEvent = byEvent;
    this.eventByDecision = eventByDecision;
  }

  /**
   * Matches answers and actions.
   *
   * @param actions of the chain
   * @param decisions on the chain
   */
  public static DecidedActions of(List<ActionView> actions, List<DecisionView> decisions) {
    if (decisions.isEmpty()) {
      return NONE;
    }
    var candidates = new Candidates(actions);
    Map<String, ActionView> actionsByEvent = new LinkedHashMap<>();
    Map<String, List<Answer>> answers = new LinkedHashMap<>();
    Map<String, String> events = new HashMap<>();
    decisions.stream()
        .sorted(
            Comparator.comparingLong(DecisionView::time).thenComparing(DecisionView::decisionId))
        .forEach(
            decision ->
                candidates
                    .find(decision)
                    .ifPresent(
                        found -> {
                          String event = found.action.eventId();
                          actionsByEvent.put(event, found.action);
                          answers
                              .computeIfAbsent(event, _ -> new ArrayList<>())
                              .add(new Answer(decision, found.matchedBy));
                          events.put(decision.decisionId(), event);
                        }));
    Map<String, DecidedAction> decided = new HashMap<>();
    answers.forEach(
        (event, all) -> decided.put(event, new DecidedAction(actionsByEvent.get(event), all)));
    return new DecidedActions(decided, events);
  }

  /** The answers about an action; empty: none is known. */
  public Optional<DecidedAction> at(ActionView action) {
    return Optional.ofNullable(byEvent.get(action.eventId()));
  }

  /** Those of these actions that were decided, in their order. */
  public List<DecidedAction> among(Collection<String> eventIds) {
    return eventIds.stream()
        .distinct()
        .flatMap(event -> Optional.ofNullable(byEvent.get(event)).stream())
        .toList();
  }

  /** Id of the event that an answer is about; empty: no recorded one. */
  public Optional<String> eventOf(DecisionView decision) {
    return Optional.ofNullable(eventByDecision.get(decision.decisionId()));
  }

  private record Found(ActionView action, MatchedBy matchedBy) {}

  /** Actions by what an answer can name. */
  private static final class Candidates {
    private final Map<String, List<ActionView>> byCallId = new HashMap<>();
    private final Map<String, ActionView> byEvent = new HashMap<>();
    private final Map<String, List<ActionView>> byName = new HashMap<>();

    Candidates(List<ActionView> actions) {
      actions.stream()
          .sorted(ActionView.IN_CHAIN)
          .forEach(
              action -> {
                byEvent.put(action.eventId(), action);
                byName.computeIfAbsent(action.action(), _ -> new ArrayList<>()).add(action);
                if (action.callId() != null) {
                  byCallId.computeIfAbsent(action.callId(), _ -> new ArrayList<>()).add(action);
                }
              });
    }

    Optional<Found> find(DecisionView decision) {
      Set<String> tools = tools(decision);
      if (decision.callId() != null) {
        List<ActionView> named =
            byCallId.getOrDefault(decision.callId(), List.of()).stream()
                .filter(action -> tools.isEmpty() || tools.contains(action.action()))
                .toList();
        if (!named.isEmpty()) {
          // Some frameworks count the calls of each answer of the model anew.
          ActionView next = next(named, decision, Long.MAX_VALUE);
          return Optional.of(new Found(next == null ? named.getLast() : next, MatchedBy.CALL_ID));
        }
      }
      ActionView span = byEvent.get(decision.traceId() + ":" + decision.spanId());
      if (span != null && tools.contains(span.action())) {
        return Optional.of(new Found(span, MatchedBy.SPAN));
      }
      return Optional.ofNullable(byName(decision, tools))
          .map(action -> new Found(action, MatchedBy.NAME_AND_TIME));
    }

    /** Names of the tool of the call; empty: it is no tool call. */
    private static Set<String> tools(DecisionView decision) {
      Set<String> tools = new TreeSet<>();
      if (TOOL.equals(decision.resourceType())) {
        tools.add(decision.resource());
      }
      if (decision.tool() != null) {
        tools.add(decision.tool());
      }
      return tools;
    }

    private @Nullable ActionView byName(DecisionView decision, Set<String> tools) {
      Set<String> names = tools.isEmpty() ? Set.of(decision.action()) : tools;
      ActionView earliest = null;
      for (String name : names) {
        List<ActionView> same =
            byName.getOrDefault(name, List.of()).stream()
                .filter(action -> isPossible(action, decision))
                .filter(
                    action -> !tools.isEmpty() || action.resources().contains(decision.resource()))
                .toList();
        ActionView next = next(same, decision, AFTER);
        if (next != null && (earliest == null || ActionView.IN_CHAIN.compare(next, earliest) < 0)) {
          earliest = next;
        }
      }
      return earliest;
    }

    /** Whether no id tells that it is another call. */
    private static boolean isPossible(ActionView action, DecisionView decision) {
      boolean isOtherCall =
          action.callId() != null
              && decision.callId() != null
              && !action.callId().equals(decision.callId());
      boolean isOtherTrace =
          decision.traceId() != null
              && SPAN.matcher(action.eventId()).matches()
              && !action.eventId().substring(0, TRACE_DIGITS).equals(decision.traceId());
      return !isOtherCall && !isOtherTrace;
    }

    /** The first one that began after the answer; null: none within the time. */
    private static @Nullable ActionView next(
        List<ActionView> inOrder, DecisionView decision, long within) {
      for (ActionView action : inOrder) {
        long after = action.time() - decision.time();
        if (after >= -DecidedAction.BEFORE) {
          return after <= within ? action : null;
        }
      }
      return null;
    }
  }
}
