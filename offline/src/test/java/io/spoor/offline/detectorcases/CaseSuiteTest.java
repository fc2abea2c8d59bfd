package io.spoor.offline.detectorcases;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.tuning.DetectorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the runner says of cases that hold, that do not, and that cannot be read. */
class CaseSuiteTest {
  private static final String TWO_RUNS =
      """
      story: Two agents present one token.
      records:
        - {template: tool, at: +0s, name: first, run: r1, agent: a, tool: t, credential: shared}
        - {template: tool, at: +5m, name: second, run: r2, agent: b, tool: t, credential: shared}
      """;

  @TempDir private Path directory;

  private CaseResult run(String yaml) {
    return run("shared-credential", yaml);
  }

  private CaseResult run(String detector, String yaml) {
    try {
      Path folder = Files.createDirectories(directory.resolve(detector));
      return CaseSuite.run(
          Files.writeString(folder.resolve("a-case.yaml"), yaml), DetectorSettings.defaults());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String problem(String yaml) {
    List<String> problems = run(yaml).problems();
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  @Test
  void aCaseIsNamedAfterItsFileAndIsAboutTheDetectorItsFolderNames() {
    CaseResult result = run(TWO_RUNS + "expect: [{after: end, findings: [{}]}]");

    assertThat(result.passed()).isTrue();
    assertThat(result.name()).isEqualTo("a-case");
    assertThat(result.detector()).isEqualTo("shared-credential");
    assertThat(result.positive()).containsExactly("shared-credential");
    assertThat(result.negative()).isEmpty();
    assertThat(result.late()).isFalse();
  }

  @Test
  void aFindingTooManyOrTooFewOfItsDetectorIsAProblem() {
    assertThat(problem(TWO_RUNS + "expect: [{after: end}]"))
        .contains("at the end: unexpected finding: shared-credential (high, confirmed)");
    assertThat(
            problem(
                TWO_RUNS + "expect: [{after: +1m, findings: [{}]}, {after: end, findings: [{}]}]"))
        .contains("after +1m: expected shared-credential; found none. All findings: ");
    assertThat(problem(TWO_RUNS + "expect: [{after: end, findings: [{}, {}]}]"))
        .contains("at the end: expected shared-credential; found none.");
  }

  @Test
  void eachMemberOfAnExpectedFindingIsLookedAt() {
    assertThat(problem(expecting("severity: low"))).contains("its severity is high");
    assertThat(problem(expecting("status: provisional"))).contains("its status is confirmed");
    assertThat(problem(expecting("subject: other")))
        .contains("its subject is default|token||shared");
    assertThat(problem(expecting("explanation: money")))
        .contains("its explanation is: Credential shared");
    assertThat(problem(expecting("agent: c"))).contains("its agent is null");
    assertThat(run(expecting("explanation: CREDENTIAL shared, events: [first, second]")).passed())
        .isTrue();
    assertThat(problem(expecting("event: third"))).contains("unknown record third");
  }

  private static String expecting(String member) {
    return TWO_RUNS + "expect: [{after: end, findings: [{" + member + "}]}]";
  }

  @Test
  void whatOtherDetectorsFindIsLookedAtOnlyWhereTheCaseSaysSo() {
    assertThat(run("child-limit-exceeded", TWO_RUNS + "expect: [{after: end}]").passed()).isTrue();
    assertThat(
            run(
                    "child-limit-exceeded",
                    TWO_RUNS + "expect: [{after: end, nothing: [shared-credential]}]")
                .problems())
        .singleElement()
        .asString()
        .contains("unexpected finding: shared-credential");
  }

  @Test
  void findingsThatDependOnTheOrderOfTheRecordsAreAProblem() {
    CaseResult result =
        run(
            "child-limit-exceeded",
            """
            story: Which of the sessions is one too many depends on the order.
            application: {max.children: 3}
            records:
              - repeat: 9
                records:
                  - {template: assume, at: +0s, by: user/broker, role: worker, session: "s${n}"}
            expect:
              - {after: end, findings: [{}]}
            """);

    assertThat(result.problems())
        .isNotEmpty()
        .allMatch(problem -> problem.startsWith("with the records"));
  }

  @Test
  void aRecordMayBeAsItsVendorWritesIt() {
    CaseResult result =
        run(
            """
            story: Two traces present one token; the second one is not from a template.
            records:
              - {template: tool, at: +0s, name: first, run: r1, agent: a, tool: t, credential: shared}
              - at: +1m
                name: second
                source: otel
                record:
                  traceId: "${trace:r2}"
                  spanId: "${span:r2}"
                  name: execute_tool t
                  startTimeUnixNano: "${nanos:+1m}"
                  endTimeUnixNano: "${nanos:+1m1s}"
                  attributes:
                    - {key: gen_ai.operation.name, value: {stringValue: execute_tool}}
                    - {key: gen_ai.agent.id, value: {stringValue: b}}
                    - {key: spoor.credential.id, value: {stringValue: shared}}
            expect:
              - {after: end, findings: [{events: [first, second]}]}
            """);

    assertThat(result.problems()).isEmpty();
  }

  @Test
  void thresholdsOfACaseComeBeforeThoseGiven() {
    assertThat(
            run("settings: {shared-credential: {severity: low}}\n"
                    + TWO_RUNS
                    + "expect: [{after: end, findings: [{severity: low}]}]")
                .problems())
        .isEmpty();
    assertThat(
            problem(
                "settings: {shared-credential: {sevrity: low}}\n"
                    + TWO_RUNS
                    + "expect: [{after: end}]"))
        .contains("did you mean \"severity\"?");
  }

  @Test
  void aCaseThatCannotBeReadSaysWhereAndWhy() {
    String end = "expect: [{after: end}]";
    assertThat(problem("story: [")).contains("a-case.yaml, line ").contains("not well-formed YAML");
    assertThat(problem(TWO_RUNS + "expects: []"))
        .contains("/expect: the last moment must be: after: end");
    assertThat(problem(TWO_RUNS + end + "\nsetings: {}"))
        .contains("/setings: unknown member; did you mean \"settings\"?");
    assertThat(problem(TWO_RUNS + "expect: [{after: +2m}, {after: +1m}, {after: end}]"))
        .contains("moments must be in time order");
    assertThat(problem("story: s\nrecords: [{template: tol, at: +0s}]\n" + end))
        .contains("/records/0/template: known templates are run, tool, aws, assume, web-identity");
    assertThat(
            problem("story: s\nrecords: [{template: aws, at: soon, by: root, does: a:B}]\n" + end))
        .contains("/records/0/at: must be a duration such as +2m30s (d, h, m, s, ms), but is soon");
    assertThat(
            problem("story: s\nrecords: [{template: aws, at: +0s, by: alice, does: a:B}]\n" + end))
        .contains("/records/0/by: must be user/NAME, role/NAME/SESSION, root or service/HOST");
    assertThat(
            problem(
                "story: s\nrecords: [{template: aws, at: +0s, by: root, does: a:B, adress: x}]\n"
                    + end))
        .contains("/records/0/adress: unknown member; did you mean \"address\"?");
    assertThat(
            problem(
                "story: s\nrecords: [{template: run, at: +0s, run: \"${rum:x}\", agent: a}]\n"
                    + end))
        .contains("${rum:…} is not a placeholder");
    assertThat(problem("story: s\nrecords: [{source: otel, at: +0s, record: {a: 1}}]\n" + end))
        .contains("record record-1 is rejected");
    assertThat(problem("story: s\nrecords: [{source: otle, at: +0s, record: {a: 1}}]\n" + end))
        .contains("unknown source otle");
    assertThat(
            problem(
                "story: s\nmanifests: [{agent: {}}]\nrecords: [{template: run, at: +0s, run: r, agent: a}]\n"
                    + end))
        .contains("/agent/id: is missing");
  }

  @Test
  void aRecordOfACaseIsLateWhenItArrivesAfterOneThatHappenedLater() {
    String late =
        """
        story: The first call is heard of last.
        records:
          - {template: tool, at: +0s, arrives: %s, run: r1, agent: a, tool: t, credential: shared}
          - {template: tool, at: +5m, run: r2, agent: b, tool: t, credential: shared}
        expect: [{after: end, findings: [{}]}]
        """;
    assertThat(run(late.formatted("+2h")).late()).isTrue();
    assertThat(run(late.formatted("+2m")).late()).isFalse();
  }
}
