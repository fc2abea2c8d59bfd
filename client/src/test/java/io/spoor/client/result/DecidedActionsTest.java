package io.spoor.client.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.client.result.DecidedAction.Answer;
import io.spoor.client.result.DecidedAction.MatchedBy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which action an answer is about. */
class DecidedActionsTest {
  private static final String TRACE = "29e395417e2a4d0c9b5a3f1d6c8e7f01";
  private static final String OTHER_TRACE = "11111111111111111111111111111111";
  private static final String SPAN = "5b8efff798038103";
  private static final String OTHER_SPAN = "00f067aa0ba902b7";

  /** An action of that many seconds. */
  private static ActionView action(
      String eventId, int seconds, String name, String outcome, @Nullable String callId) {
    return action(eventId, seconds, name, outcome, callId, null);
  }

  private static ActionView action(
      String eventId,
      int seconds,
      String name,
      String outcome,
      @Nullable String callId,
      @Nullable String principal) {
    return new ActionView(
        eventId,
        "c-1",
        "s-1",
        Duration.ofSeconds(seconds).toNanos(),
        "otel",
        name,
        null,
        outcome,
        null,
        principal,
        null,
        null,
        null,
        null,
        null,
        null,
        "execute_tool",
        callId,
        null,
        null,
        null,
        List.of("ledger"),
        List.of(),
        null,
        List.of(),
        0,
        false);
  }

  private static ActionView call(String eventId, int seconds, @Nullable String callId) {
    return action(eventId, seconds, "send_mail", "success", callId);
  }

  /** An answer about a call of send_mail, after that many seconds. */
  private record Asked(
      String id,
      int seconds,
      boolean isAllowed,
      String resourceType,
      String resource,
      @Nullable String tool,
      @Nullable String callId,
      @Nullable String traceId,
      @Nullable String spanId,
      String subject) {

    static Asked allowed(int seconds) {
      return new Asked(
          "d-" + seconds, seconds, true, "tool", "send_mail", null, null, null, null, "emma");
    }

    static Asked denied(int seconds) {
      return new Asked(
          "d-" + seconds, seconds, false, "tool", "send_mail", null, null, null, null, "emma");
    }

    Asked of(String type, String id, @Nullable String named) {
      return new Asked(
          this.id, seconds, isAllowed, type, id, named, callId, traceId, spanId, subject);
    }

    Asked calling(String call) {
      return new Asked(
          id, seconds, isAllowed, resourceType, resource, tool, call, traceId, spanId, subject);
    }

    Asked in(String trace, String span) {
      return new Asked(
          id, seconds, isAllowed, resourceType, resource, tool, callId, trace, span, subject);
    }

    Asked by(String other) {
      return new Asked(
          id + other,
          seconds,
          isAllowed,
          resourceType,
          resource,
          tool,
          callId,
          traceId,
          spanId,
          other);
    }

    DecisionView view() {
      return new DecisionView(
          id,
          "default",
          Duration.ofSeconds(seconds).toNanos(),
          "pdp-1",
          "gateway",
          null,
          "identity",
          subject,
          "tools/call",
          resourceType,
          resource,
          isAllowed,
          isAllowed ? "allow" : "deny",
          isAllowed,
          List.of("p"),
          "",
          List.of(),
          null,
          null,
          "c-1",
          1L,
          "run-17",
          "letter-clerk",
          List.of(),
          List.of(),
          null,
          null,
          "9f",
          null,
          List.of(),
          null,
          tool,
          callId,
          traceId,
          spanId,
          false,
          0);
    }
  }

  private static DecidedActions match(List<ActionView> actions, Asked... asked) {
    return DecidedActions.of(actions, List.of(asked).stream().map(Asked::view).toList());
  }

  private static Optional<MatchedBy> matchedBy(ActionView action, Asked asked) {
    return match(List.of(action), asked).at(action).map(DecidedAction::last).map(Answer::matchedBy);
  }

  @Test
  void theIdOfTheCallTellsItFromOthersOfTheSameTool() {
    ActionView first = call("e-1", 10, "call-1");
    ActionView second = call("e-2", 11, "call-2");

    DecidedActions decided =
        match(
            List.of(first, second),
            Asked.denied(9).calling("call-2"),
            Asked.allowed(8).calling("call-1"));

    assertThat(decided.at(first).orElseThrow().last().decision().isAllowed()).isTrue();
    assertThat(decided.at(first).orElseThrow().isDespiteDenial()).isFalse();
    assertThat(decided.at(second).orElseThrow().isDespiteDenial()).isTrue();
    assertThat(decided.at(second).orElseThrow().last().matchedBy()).isEqualTo(MatchedBy.CALL_ID);
    assertThat(decided.eventOf(Asked.denied(9).view())).contains("e-2");
    assertThat(decided.among(List.of("e-2", "e-3", "e-2")))
        .extracting(each -> each.action().eventId())
        .containsExactly("e-2");
  }

  /** A caller chooses the id: it cannot put an answer about one tool to a call of another. */
  @Test
  void anIdOfACallOfAnotherToolIsNone() {
    ActionView pay = action("e-1", 10, "pay", "success", "call-1");

    assertThat(matchedBy(pay, Asked.allowed(9).calling("call-1"))).isEmpty();
    assertThat(matchedBy(pay, Asked.allowed(9).of("tool", "bank", "pay").calling("call-1")))
        .contains(MatchedBy.CALL_ID);
  }

  @Test
  void anIdThatIsCountedAnewBelongsToTheNextCall() {
    ActionView first = call("e-1", 10, "call_0");
    ActionView second = call("e-2", 70, "call_0");

    DecidedActions decided =
        match(
            List.of(first, second),
            Asked.allowed(9).calling("call_0"),
            Asked.denied(69).calling("call_0"));

    assertThat(decided.at(first).orElseThrow().isDespiteDenial()).isFalse();
    assertThat(decided.at(second).orElseThrow().isDespiteDenial()).isTrue();
  }

  @Test
  void theSpanOfTheCallIsTheAction() {
    ActionView call = call(TRACE + ":" + SPAN, 10, null);
    ActionView agent = action(TRACE + ":" + OTHER_SPAN, 5, "invoke", "success", null);

    assertThat(matchedBy(call, Asked.allowed(20).in(TRACE, SPAN))).contains(MatchedBy.SPAN);
    assertThat(matchedBy(agent, Asked.allowed(4).in(TRACE, OTHER_SPAN)))
        .as("the span of the agent asks for its call")
        .isEmpty();
  }

  @Test
  void withoutIdsTheNextCallOfTheNameIsMeant() {
    ActionView before = call("e-1", 10, null);
    ActionView next = call("e-2", 20, null);
    ActionView later = call("e-3", 30, null);

    DecidedActions decided = match(List.of(before, next, later), Asked.denied(15));

    assertThat(decided.at(before)).isEmpty();
    assertThat(decided.at(later)).isEmpty();
    DecidedAction action = decided.at(next).orElseThrow();
    assertThat(action.last().matchedBy()).isEqualTo(MatchedBy.NAME_AND_TIME);
    assertThat(action.last().matchedBy().isCertain()).isFalse();
    assertThat(action.isDespiteDenial()).isTrue();
  }

  @Test
  void anotherCallIdOrTraceIsAnotherCall() {
    assertThat(matchedBy(call("e-1", 10, "call-1"), Asked.denied(9).calling("call-2"))).isEmpty();
    assertThat(
            matchedBy(
                call(OTHER_TRACE + ":" + SPAN, 10, null), Asked.denied(9).in(TRACE, OTHER_SPAN)))
        .isEmpty();
    assertThat(matchedBy(call(TRACE + ":" + SPAN, 10, null), Asked.denied(9).in(TRACE, OTHER_SPAN)))
        .contains(MatchedBy.NAME_AND_TIME);
  }

  @Test
  void aCallMayBeginASecondBeforeItsAnswerAndTenMinutesAfter() {
    assertThat(matchedBy(call("e-1", 9, null), Asked.allowed(10))).isPresent();
    assertThat(matchedBy(call("e-1", 8, null), Asked.allowed(10))).isEmpty();
    assertThat(matchedBy(call("e-1", 610, null), Asked.allowed(10))).isPresent();
    assertThat(matchedBy(call("e-1", 611, null), Asked.allowed(10))).isEmpty();
  }

  @Test
  void answersAboutOneCallStandTogetherAndTheLastCounts() {
    ActionView call = call("e-1", 60, "call-1");

    DecidedAction decided =
        match(
                List.of(call),
                Asked.allowed(59).calling("call-1"),
                Asked.denied(10).calling("call-1"))
            .at(call)
            .orElseThrow();

    assertThat(decided.answers())
        .extracting(answer -> answer.decision().decisionId())
        .containsExactly("d-10", "d-59");
    assertThat(decided.isDespiteDenial()).isFalse();
  }

  /** Whoever may ask cannot make an allowed action look like one that was denied. */
  @Test
  void aQuestionAfterTheActionOrForSomebodyElseSaysNothingOfIt() {
    ActionView call = action("e-1", 60, "send_mail", "success", "call-1", "emma");
    Asked allowed = Asked.allowed(59).calling("call-1");

    for (Asked other :
        List.of(
            Asked.denied(90).calling("call-1"),
            Asked.denied(60).calling("call-1").by("mallory"),
            Asked.denied(90).calling("call-1").by("mallory"))) {
      DecidedAction decided = match(List.of(call), allowed, other).at(call).orElseThrow();
      assertThat(decided.isDespiteDenial()).isFalse();
      assertThat(decided.last().decision().isAllowed()).isTrue();
      assertThat(decided.answers()).hasSize(2);
    }
  }

  /** The caller may name the subject otherwise than the record of the action does. */
  @Test
  void aLaterQuestionForThePrincipalSaysNothingOfAnActionThatWasDecidedBefore() {
    ActionView call = action("e-1", 60, "send_mail", "success", "call-1", "emma");

    DecidedAction decided =
        match(
                List.of(call),
                Asked.allowed(59).calling("call-1").by("emma@example.com"),
                Asked.denied(90).calling("call-1"))
            .at(call)
            .orElseThrow();

    assertThat(decided.isDespiteDenial()).isFalse();
  }

  @Test
  void anAnswerForSomebodyElseHidesNoDenial() {
    ActionView call = action("e-1", 60, "send_mail", "success", "call-1", "emma");

    DecidedAction decided =
        match(
                List.of(call),
                Asked.denied(58).calling("call-1"),
                Asked.allowed(59).calling("call-1").by("mallory"))
            .at(call)
            .orElseThrow();

    assertThat(decided.isDespiteDenial()).isTrue();
  }

  @Test
  void ofAnUnknownPrincipalAllSubjectsMustHaveBeenDenied() {
    ActionView call = call("e-1", 60, "call-1");

    DecidedAction decided =
        match(
                List.of(call),
                Asked.allowed(58).calling("call-1"),
                Asked.denied(59).calling("call-1").by("mallory"))
            .at(call)
            .orElseThrow();

    assertThat(decided.isDespiteDenial()).isFalse();
  }

  @Test
  void aDeniedCallThatFailedDidNotHappen() {
    ActionView failed = action("e-1", 10, "send_mail", "failure", null);
    ActionView unknown = action("e-1", 10, "send_mail", "unknown", null);

    assertThat(match(List.of(failed), Asked.denied(9)).at(failed).orElseThrow().isDespiteDenial())
        .isFalse();
    assertThat(match(List.of(unknown), Asked.denied(9)).at(unknown).orElseThrow().isDespiteDenial())
        .isTrue();
  }

  @Test
  void anOperationThatIsNoToolIsMatchedWithItsResource() {
    ActionView write = action("e-1", 10, "tools/call", "success", null);

    assertThat(matchedBy(write, Asked.denied(9).of("table", "ledger", null)))
        .contains(MatchedBy.NAME_AND_TIME);
    assertThat(matchedBy(write, Asked.denied(9).of("table", "salaries", null))).isEmpty();
  }

  @Test
  void aDeniedCallThatWasNotMadeHasNoAction() {
    DecidedActions decided =
        match(List.of(action("e-1", 10, "read_mail", "success", null)), Asked.denied(9));

    assertThat(decided.eventOf(Asked.denied(9).view())).isEmpty();
    assertThat(decided.among(List.of("e-1"))).isEmpty();
  }
}
