package io.spoor.pipeline.detect.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.detect.explanation.Actor.Holder;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Timing.Milestone;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Facts become sentences; an attempt, a failure and a completed action read differently. */
class ExplanationRendererTest {
  private static final Actor USER = Actor.principal("arn:aws:iam::111122223333:user/x");
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  @Test
  void tellsAnAttemptFromACompletedAction() {
    var stop =
        Explanation.of(USER, Verb.REDUCE).object(Noun.AUDIT_LOGGING, "juniper").call("DeleteTrail");

    assertThat(render(stop))
        .isEqualTo("user/x stopped or reduced logging or monitoring juniper (DeleteTrail).");
    assertThat(render(stop.outcome(new OutcomeCounts(0, 1))))
        .isEqualTo(
            "user/x tried to stop or reduce logging or monitoring juniper (DeleteTrail); the call failed.");
    assertThat(render(stop.outcome(new OutcomeCounts(0, 3)))).endsWith("; all 3 calls failed.");
    assertThat(render(stop.outcome(new OutcomeCounts(2, 1))))
        .isEqualTo(
            "user/x stopped or reduced logging or monitoring juniper (DeleteTrail); 1 of 3 calls failed.");
  }

  @Test
  void namesResourcesOfEveryFormOfArn() {
    assertThat(PrincipalNames.shortName("arn:aws:iam::111122223333:role/app/deploy"))
        .isEqualTo("role/app/deploy");
    assertThat(PrincipalNames.shortName("arn:aws:logs:eu-north-1:111122223333:log-group:/shop/a:*"))
        .isEqualTo("/shop/a");
    assertThat(PrincipalNames.shortName("arn:aws:lambda:eu-north-1:111122223333:function:pay:live"))
        .isEqualTo("pay:live");
    assertThat(PrincipalNames.shortName("arn:aws:rds:eu-north-1:111122223333:snapshot:rds:orders"))
        .isEqualTo("rds:orders");
    assertThat(PrincipalNames.shortName("arn:aws:s3:::data/2026/03:10.csv"))
        .isEqualTo("data/2026/03:10.csv");
    assertThat(PrincipalNames.shortName("arn:short")).isEqualTo("short");
    assertThat(PrincipalNames.shortName("ada@larkfield.example"))
        .isEqualTo("ada@larkfield.example");
  }

  @Test
  void countsTargetsWithinAWindowAndNamesAFewOperations() {
    var read =
        Explanation.of(new Actor.Agent("billing", "arn:aws:iam::1:role/r"), Verb.READ)
            .objects(1_063, Noun.SECRET)
            .within(2 * MINUTE)
            .calls(List.of("A", "B", "A", "C", "D", "E"));

    assertThat(render(read))
        .isEqualTo(
            "Agent billing as role/r read 1,063 secrets or instance start scripts in 2 minutes"
                + " (A, B, C and 2 more).");
  }

  @Test
  void doesNotSayThatEachCountedTargetWasReachedWhereCallsFailed() {
    var read =
        Explanation.of(USER, Verb.READ)
            .objects(10, Noun.SECRET)
            .call("GetSecretValue")
            .outcome(new OutcomeCounts(1, 9));

    assertThat(render(read))
        .isEqualTo(
            "user/x read or tried to read 10 secrets or instance start scripts (GetSecretValue);"
                + " 9 of 10 calls failed.");
  }

  @Test
  void countsAmongEvaluatedCallsWhereEqualOnesAreEvaluatedOnce() {
    var list = Explanation.of(USER, Verb.QUERY).object(Noun.INVENTORY);

    assertThat(render(list.outcome(new OutcomeCounts(2, 3).ofEvaluated())))
        .isEqualTo(
            "user/x queried identities, resources or settings of the account; 3 of 5 evaluated calls"
                + " failed; equal calls are counted once.");
    assertThat(render(list.outcome(new OutcomeCounts(0, 3).ofEvaluated())))
        .endsWith("; all 3 evaluated calls failed; equal calls are counted once.");
  }

  @Test
  void writesEveryNumberOfAPartAsALowerLimit() {
    var part =
        Explanation.of(new Actor.Identity("user/x", null, 4), Verb.REDUCE)
            .objects(1_200, Noun.AUDIT_LOGGING)
            .with(new Part(Role.AT, null, null, List.of("a", "b", "c", "d", "e"), null))
            .times(7)
            .calls(List.of("A", "B", "C", "D", "E"))
            .outcome(new OutcomeCounts(2, 3))
            .because(Clause.Kind.SCHEDULED, "9")
            .because(Clause.Kind.MORE_THAN_WITHIN, "5", "10 minutes");

    assertThat(render(part.ofPart()))
        .isEqualTo(
            render(part)
                .replace("4 other", "at least 4 other")
                .replace("1,200", "at least 1,200")
                .replace("and 2 more", "and at least 2 more")
                .replace("7 times", "at least 7 times")
                .replace("3 of 5 calls", "3 of 5 evaluated calls")
                .replace("of 9 of", "of at least 9 of"))
        .contains("at least 1,200", "at least 7 times", "and at least 2 more", "3 of 5 evaluated")
        .contains("more than 5 of them")
        .doesNotContain("counted once");
  }

  @Test
  void theOneCallOfAPartIsThatCall() {
    var failed =
        Explanation.of(USER, Verb.DELETE).object("t").outcome(new OutcomeCounts(0, 1)).ofPart();

    assertThat(render(failed)).isEqualTo("user/x tried to delete t; the call failed.");
  }

  @Test
  void namesEachHolderAndNoCredentialThatIsNotNamed() {
    var holders = new Holder(null, List.of("arn:aws:iam::1:user/a", "user/b"), null);
    var unnamed =
        new Actor.Named(
            Noun.INSTANCE_IDENTITY, null, new Holder(Noun.INSTANCE, List.of(), "role/r/i-1"));

    assertThat(render(Explanation.of(Actor.credential("K", holders), Verb.BE_USED)))
        .isEqualTo("Credential K of user/a and user/b was used.");
    assertThat(render(Explanation.of(unnamed, Verb.BE_USED)))
        .isEqualTo("The identity of an instance (role/r/i-1) was used.");
  }

  @Test
  void statesASpanInTwoUnitsWhereOneHidesMuch() {
    assertThat(ExplanationRenderer.span(Duration.ofSeconds(119))).isEqualTo("119 seconds");
    assertThat(ExplanationRenderer.span(Duration.ofSeconds(173))).isEqualTo("2 minutes 53 seconds");
    assertThat(ExplanationRenderer.span(Duration.ofSeconds(181))).isEqualTo("3 minutes 1 second");
    assertThat(ExplanationRenderer.span(Duration.ofSeconds(659))).isEqualTo("10 minutes");
    assertThat(ExplanationRenderer.span(Duration.ofMinutes(179))).isEqualTo("2 hours 59 minutes");
    assertThat(ExplanationRenderer.span(Duration.ofHours(95))).isEqualTo("3 days 23 hours");
  }

  @Test
  void putsTheTimeSinceAMilestoneAfterTheCall() {
    var use =
        Explanation.of(
                Actor.credential("AKIA7", new Holder(Noun.AGENT, "billing", null)), Verb.BE_USED)
            .call("PutObject")
            .timed(12 * MINUTE, Milestone.RUN_END);

    assertThat(render(use))
        .isEqualTo(
            "Credential AKIA7 of agent billing was used (PutObject) 12 minutes after its run ended.");
    assertThat(render(use.timed(5 * MINUTE, Milestone.ANCESTOR_REVOCATION, "AKIA1")))
        .endsWith("(PutObject) 5 minutes after its ancestor credential AKIA1 was revoked.");
  }

  @Test
  void statesReasonsInTheirOrderAfterTheOutcome() {
    var call =
        Explanation.of(Actor.agent("a"), Verb.CALL)
            .object(Noun.TOOL, "send_money")
            .with(new Part(Role.WITH, Noun.ACCOUNT, null, List.of(), "argument recipient"))
            .outcome(OutcomeCounts.of(false))
            .timed(10 * MINUTE, Milestone.UNTRUSTED_RESULT, "read_file")
            .because(Clause.Kind.REQUEST_NO);

    assertThat(render(call))
        .isEqualTo(
            "Agent a tried to call tool send_money with an account (argument recipient) read 10 minutes"
                + " earlier in an untrusted read_file result; the call failed; the user's request does"
                + " not seem to ask for this call.");
  }

  @Test
  void listsTheFirstBehavioursAndCountsTheOthers() {
    var example =
        new Example(
            Verb.CALL, new Part(Role.OBJECT, Noun.TOOL, null, List.of("t"), null), true, false);
    var shown =
        Explanation.of(Actor.agent(null), Verb.SHOW)
            .objects(6, Noun.UNUSUAL_BEHAVIOUR)
            .listing(Collections.nCopies(6, example))
            .because(Clause.Kind.FEW_EARLIER_RUNS, "3");

    assertThat(render(shown))
        .isEqualTo(
            "An unknown agent showed 6 unusual behaviours: called tool t (declared), called tool t"
                + " (declared), called tool t (declared) and 3 more; fewer than 3 earlier runs showed"
                + " each of them.");
  }

  @Test
  void valuesOfRecordsCannotAddWordsToATemplate() {
    var call =
        Explanation.of(Actor.agent("%s %n"), Verb.CALL)
            .object("100%d")
            .because(Clause.Kind.TOOL_UNDECLARED, "%s");

    assertThat(render(call)).isEqualTo("Agent %s %n called 100%d; its manifest does not list %s.");
  }

  @ParameterizedTest
  @EnumSource(Clause.Kind.class)
  void everyReasonIsShortAndTakesItsValues(Clause.Kind kind) {
    int values = kind.template().split("%s", -1).length - 1;
    String[] given = Collections.nCopies(values, "v").toArray(String[]::new);

    String sentence = render(Explanation.of(USER, Verb.CALL).because(kind, given));

    assertThat(sentence).startsWith("user/x called; ").endsWith(".").doesNotContain("%");
    assertThat(sentence.split(" ", -1)).hasSizeLessThan(20);
    assertThatThrownBy(() -> new Clause(kind, Collections.nCopies(values + 1, "v")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String render(Explanation facts) {
    return ExplanationRenderer.render(facts);
  }

  @Test
  void tellsAnOpenOutcomeAsAnAttempt() {
    var stop = Explanation.of(USER, Verb.STOP).object(Noun.AUDIT_LOGGING);

    assertThat(render(stop.outcome(OutcomeCounts.of("unknown"))))
        .isEqualTo(
            "user/x tried to stop logging or monitoring; no record states the outcome of the call.");
    assertThat(render(stop.outcome(new OutcomeCounts(0, 0, 3, false))))
        .endsWith("; no record states the outcome of the 3 calls.");
    assertThat(render(stop.outcome(new OutcomeCounts(0, 2, 1, false))))
        .isEqualTo(
            "user/x tried to stop logging or monitoring;"
                + " 2 of 3 calls failed, and no record states the outcome of 1.");
    assertThat(render(stop.outcome(new OutcomeCounts(2, 0, 1, false))))
        .isEqualTo(
            "user/x stopped logging or monitoring; no record states the outcome of 1 of 3 calls.");
  }

  @Test
  void saysThatACutNumberIsALowerLimit() {
    assertThat(render(Explanation.of(USER, Verb.BE_DENIED).timesAtLeast(6)))
        .isEqualTo("user/x was denied at least 6 times.");
    assertThat(render(Explanation.of(USER, Verb.BE_DENIED).times(6)))
        .isEqualTo("user/x was denied 6 times.");
  }
}
