package io.spoor.decisions.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spoor.decisions.engine.Decision;
import io.spoor.schemas.DecisionLogOnly;
import io.spoor.schemas.DecisionRecord;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionRecordBuilderTest {
  @TempDir private Path folder;

  @Test
  void anAllowedRequestIsRecordedWithAllThatItsPoliciesSaw() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask("read", "{\"size\": 10.50}", "{\"time\": \"noon\", \"spoor\": {}}");

    DecisionRecord record = point.record();
    assertThat(record.getDecisionId()).matches("[0-9a-f]{32}");
    assertThat(record.getTenant()).isEqualTo("acme");
    assertThat(record.getCaller()).isEqualTo("gateway");
    assertThat(record.getRequestId()).isEqualTo("r-17");
    assertThat(record.getServer()).isEqualTo("pdp-1");
    assertThat(record.getDecision()).isTrue();
    assertThat(record.getAnswer()).isEqualTo("allow");
    assertThat(record.getPolicyDecision()).isTrue();
    assertThat(record.getPolicies()).containsExactly("all");
    assertThat(record.getChainId()).isEqualTo("c-1");
    assertThat(record.getRevision()).isEqualTo(4_294_967_299L);
    assertThat(record.getRunId()).isEqualTo("run-17");
    assertThat(record.getAgentId()).isEqualTo("letter-clerk");
    assertThat(record.getFindingIds()).containsExactly("f-1");
    assertThat(record.getStalenessMs()).isEqualTo(312);
    assertThat(record.getPolicyDigest()).isEqualTo(point.engine.id().digest());
    assertThat(record.getInputMasked()).isFalse();
    assertThat(record.getInput())
        .isEqualTo(
            """
            {"action":{"name":"read","properties":{}},"context":{"authzen":{"action":{"name":"read"},\
            "resource":{"id":"t","type":"tool"},"subject":{"id":"emma","type":"identity"}},\
            "spoor":{"agent":"letter-clerk","chain":"c-1","findings":[{"id":"f-1","rule":"injected-action"}],\
            "known":true,"revision":4294967299,"run":"run-17","staleness_ms":312,"untrusted_read":true},\
            "time":"noon"},"resource":{"id":"t","properties":{"size":10.5},"type":"tool"},\
            "subject":{"id":"emma","properties":{},"type":"identity"}}""");
  }

  @Test
  void aDenialHasItsPoliciesAndReasons() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask("write", "{}", "{}");

    DecisionRecord record = point.record();
    assertThat(record.getDecision()).isFalse();
    assertThat(record.getAnswer()).isEqualTo("deny");
    assertThat(record.getPolicyDecision()).isFalse();
    assertThat(record.getPolicies()).containsExactly("no-writes");
    assertThat(record.getReasons()).containsExactly("nobody writes");
    assertThat(record.getChainId()).as("the request states no run").isNull();
  }

  @Test
  void anAnswerWithoutPoliciesSaysWhyAndInWhichMode() {
    RecordedPoint closed = RecordedPoint.stale(folder, "read");
    closed.ask("mail", "{}", "{\"spoor\": {}}");
    RecordedPoint open = RecordedPoint.stale(folder, "read");
    open.ask("read", "{}", "{\"spoor\": {}}");

    assertThat(closed.record().getAnswer()).isEqualTo("unasked");
    assertThat(closed.record().getMode()).isEqualTo("fail_closed");
    assertThat(closed.record().getDecision()).isFalse();
    assertThat(closed.record().getPolicyDecision()).isNull();
    assertThat(closed.record().getError()).contains("deadline");
    assertThat(open.record().getMode()).isEqualTo("fail_open");
    assertThat(open.record().getDecision()).isTrue();
    assertThat(open.record().getAnswer()).isEqualTo("unasked");
  }

  @Test
  void aValueThatCedarDoesNotHaveIsAnUnaskedDenial() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask("read", "{\"size\": 0.000001}", "{}");

    assertThat(point.record().getAnswer()).isEqualTo("unasked");
    assertThat(point.record().getMode()).isNull();
    assertThat(point.record().getError()).isNotNull();
  }

  /** A caller that sends nonsense is on record, too; its size is not. */
  @Test
  void anItemOfABatchThatIsNoRequestIsRecorded() {
    RecordedPoint point = RecordedPoint.of(folder);
    String large = "x".repeat(5_000);

    List<Decision> answers =
        point.askAll(
            """
            {"subject": {"type": "identity", "id": "emma"}, "resource": {"type": "tool", "id": "t"},
             "context": {"note": "%1$s"},
             "evaluations": [
               {"action": {"name": "read"}},
               {"action": {"nom": "read", "properties": {"note": "%1$s"}}},
               7,
               {"action": {"name": "read"}, "context": {"spoor": "none"}}]}"""
                .formatted(large));

    assertThat(answers).extracting(Decision::isAllowed).containsExactly(true, false, false, false);
    assertThat(point.answered).hasSize(4);
    DecisionRecord record = point.record();
    assertThat(record.getDecision()).isFalse();
    assertThat(record.getPolicyDecision()).isNull();
    assertThat(record.getError()).contains("context.spoor must be a JSON object");
    assertThat(record.getSubjectId()).isEqualTo("emma");
    assertThat(record.getAction()).isEqualTo("read");
    assertThat(record.getRequestId()).isEqualTo("r-17");
    assertThat(record.getPolicyDigest()).isEqualTo(point.engine.id().digest());
    assertThat(record.getInput()).hasSizeLessThan(1_000).doesNotContain("xxxx");
  }

  /** In canonical form it is longer than a request may have it. */
  @Test
  void aNumberOfAnyFormIsRecorded() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask("read", "{}", "{\"n\":" + "1".repeat(998) + "e1}");

    assertThat(point.record().getInput()).isNull();
    assertThat(point.record().getInputSha256()).hasSize(64);
  }

  @Test
  void aConfirmationIsRecordedBesideWhatThePoliciesSaid() {
    RecordedPoint point =
        RecordedPoint.confirming(
            folder,
            (asked, decision) ->
                new Decision(
                    false,
                    decision.policies(),
                    decision.reasons(),
                    List.of(),
                    Optional.empty(),
                    Optional.of(
                        JsonNodeFactory.instance
                            .objectNode()
                            .put("answer", "confirm")
                            .put("confirmation_id", "k-1"))));

    point.ask("read", "{}", "{}");

    assertThat(point.record().getAnswer()).isEqualTo("confirm");
    assertThat(point.record().getDecision()).isFalse();
    assertThat(point.record().getPolicyDecision()).isTrue();
    assertThat(point.record().getConfirmationId()).isEqualTo("k-1");
  }

  @Test
  void aDenialThatAPersonLiftedKeepsWhatThePoliciesDecided() {
    RecordedPoint point =
        RecordedPoint.confirming(
            folder,
            (asked, decision) ->
                new Decision(
                    true,
                    List.of("all"),
                    List.of("a person has approved the request"),
                    List.of(),
                    Optional.empty(),
                    Optional.of(
                        JsonNodeFactory.instance
                            .objectNode()
                            .put("confirmation_id", "k-1")
                            .put("approved_by", "ann"))));

    point.ask("write", "{}", "{}");

    DecisionRecord record = point.record();
    assertThat(record.getAnswer()).isEqualTo("allow");
    assertThat(record.getDecision()).isTrue();
    assertThat(record.getPolicyDecision()).isFalse();
    assertThat(record.getPolicies()).containsExactly("no-writes");
    assertThat(record.getReasons()).containsExactly("a person has approved the request");
    assertThat(record.getApprovedBy()).isEqualTo("ann");
    assertThat(record.getConfirmationId()).isEqualTo("k-1");
  }

  @Test
  void aBlockIsRecordedWithItsIdAndWithoutADecisionOfPolicies() {
    RecordedPoint point =
        RecordedPoint.blocking(
            folder,
            new Decision(
                false,
                List.of(),
                List.of("a person has blocked the run"),
                List.of(),
                Optional.empty(),
                Optional.of(
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("answer", "blocked")
                        .put("block_id", "b-1"))));

    point.ask("read", "{}", "{}");

    assertThat(point.record().getAnswer()).isEqualTo("blocked");
    assertThat(point.record().getBlockId()).isEqualTo("b-1");
    assertThat(point.record().getPolicyDecision()).isNull();
    assertThat(point.record().getDecision()).isFalse();
  }

  @Test
  void ofTheCallItsNamesAreStoredAndItsArgumentsAreNot() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask(
        "read",
        "{}",
        "{\"spoor\": {\"traceparent\": \"00-29E395417e2a4d0c9b5a3f1d6c8e7f01-5b8efff798038103-01\","
            + " \"tool\": \"bank/pay\", \"call_id\": \"call-1\","
            + " \"arguments\": {\"iban\": \"DE89370400440532013000\"}}}");

    DecisionRecord record = point.record();
    assertThat(record.getTool()).isEqualTo("bank/pay");
    assertThat(record.getCallId()).isEqualTo("call-1");
    assertThat(record.getTraceId()).isEqualTo("29e395417e2a4d0c9b5a3f1d6c8e7f01");
    assertThat(record.getSpanId()).isEqualTo("5b8efff798038103");
    assertThat(record.toString()).doesNotContain("DE8937", "traceparent", "arguments");
  }

  @Test
  void aTraceThatIsNoneIsNotStored() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask("read", "{}", "{\"spoor\": {\"traceparent\": \"00-secretive\", \"tool\": 7}}");

    assertThat(point.record().toString()).doesNotContain("secretive");
    assertThat(point.record().getTraceId()).isNull();
    assertThat(point.record().getTool()).isNull();
  }

  @Test
  void namesOfTheCallAreMaskedAndBounded() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask(
        "read",
        "{}",
        "{\"spoor\": {\"tool\": \"secret-1\", \"call_id\": \"%s\"}}".formatted("i".repeat(600)));

    assertThat(point.record().getTool()).isEqualTo("[redacted]");
    assertThat(point.record().getCallId()).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void aRecordTellsWhatLogOnlyPoliciesWouldHaveAnswered() {
    RecordedPoint point =
        RecordedPoint.with(
            folder,
            """
            @id("all") permit(principal, action, resource);
            @id("no-mail") @mode("log_only") forbid(principal, action == Action::"mail", resource);
            @id("ask") @mode("log_only") @answer("confirm")
            forbid(principal, action == Action::"mail", resource);
            @id("step") @mode("log_only") @answer("step-up") @max_age("300")
            forbid(principal, action == Action::"mail", resource);
            @id("errs") @mode("log_only")
            permit(principal, action, resource) when { resource.price > 10 };
            """);

    point.ask("mail", "{}", "{}");

    DecisionRecord record = point.record();
    assertThat(record.getAnswer()).isEqualTo("allow");
    assertThat(record.getPolicies()).containsExactly("all");
    assertThat(record.getLogOnly())
        .extracting(DecisionLogOnly::getPolicy, DecisionLogOnly::getAnswer)
        .containsExactly(
            tuple("ask", "confirm"),
            tuple("errs", null),
            tuple("no-mail", "deny"),
            tuple("step", "step-up"));
    assertThat(record.getLogOnly().get(1).getError())
        .isEqualTo("an attribute is missing: resource.price");
  }

  @Test
  void theNumberOfTheAppliedPoliciesStandsBesideTheirDigest() {
    RecordedPoint files = RecordedPoint.of(folder.resolve("files"));
    files.ask("read", "{}", "{}");
    RecordedPoint applied =
        RecordedPoint.of(
            RecordedPoint.engine(folder.resolve("applied"), RecordedPoint.POLICIES, 4));
    applied.ask("read", "{}", "{}");

    assertThat(files.record().getPolicyVersion()).isNull();
    assertThat(applied.record().getPolicyVersion()).isEqualTo(4);
    assertThat(applied.record().getPolicyDigest()).isEqualTo(files.record().getPolicyDigest());
  }

  @Test
  void secretsAreMaskedWhereverTheyStand() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask(
        """
        {"subject": {"type": "identity", "id": "secret-1", "properties": {"password": "p4ss"}},
         "action": {"name": "secret-2", "properties": {"a": {"password": "p5ss"}}},
         "resource": {"type": "tool", "id": "secret-3"},
         "context": {"deep": {"deeper": {"k": "secret-4"}}}}""");

    DecisionRecord record = point.record();
    assertThat(record.getInputMasked()).isTrue();
    assertThat(record.toString()).doesNotContain("secret-", "p4ss", "p5ss");
    assertThat(record.getSubjectId()).isEqualTo("[redacted]");
  }

  @Test
  void aLargeInputIsReplacedByItsHash() {
    RecordedPoint point = RecordedPoint.of(folder);
    point.ask("read", "{\"a\": \"%s\"}".formatted("x".repeat(64 << 10)), "{}");
    DecisionRecord large = point.record();
    point.ask("read", "{\"a\": \"%s\"}".formatted("x".repeat(60 << 10)), "{}");

    assertThat(large.getInput()).isNull();
    assertThat(large.getInputSha256()).matches("[0-9a-f]{64}");
    assertThat(large.getInputMasked()).isFalse();
    assertThat(point.record().getInput()).isNotNull();
  }

  @Test
  void aLongIdIsReplacedByItsHash() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask(
        "{\"subject\": {\"type\": \"identity\", \"id\": \"%s\"}, \"action\": {\"name\": \"read\"},"
                .formatted("i".repeat(100_000))
            + " \"resource\": {\"type\": \"tool\", \"id\": \"t\"}}");

    assertThat(point.record().getSubjectId()).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void whatARequestMayNestIsRecorded() {
    RecordedPoint point = RecordedPoint.of(folder);

    point.ask("read", "{}", "{\"a\":" + "[".repeat(990) + "]".repeat(990) + "}");

    assertThat(point.record().getAnswer()).isEqualTo("unasked");
    assertThat(point.record().getInput()).contains("[[[[");
  }

  @Test
  void eachRecordHasAnIdOfItsOwnThatItsFirstCharactersTellApart() {
    RecordedPoint point = RecordedPoint.of(folder);
    point.ask("read", "{}", "{}");
    DecisionRecordBuilder builder = RecordedPoint.builder();

    Set<String> ids = new HashSet<>();
    Set<String> shown = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String id = point.record(builder).getDecisionId();
      ids.add(id);
      shown.add(id.substring(0, 12));
    }

    assertThat(ids).hasSize(1_000);
    assertThat(shown).hasSize(1_000);
  }
}
