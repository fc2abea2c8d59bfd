package io.spoor.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Resource;
import io.spoor.schemas.vocabulary.DecisionLabels;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.mapping.EventFlags;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs of policy decision points whose shape is not AuthZEN's. */
class DecisionLogsTest {
  private static IdentityEvent opa(String path, String members) {
    return Raw.event(
        "opa",
        """
        {"decision_id": "d-1", "timestamp": "2026-03-10T09:00:18Z", "path": "%s", %s}"""
            .formatted(path, members));
  }

  private static @Nullable String decision(IdentityEvent event) {
    return event.getLabels().get(EventLabels.DECISION);
  }

  private static String principal(IdentityEvent event) {
    return requireNonNull(event.getPrincipal()).getId();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "app/authz/allow;     true;                              permit",
        "app/authz/allow;     false;                             deny",
        "app/authz/allow;     \"true\";                          permit",
        "app/is_admin;        false;                             none",
        "app/authz;           {\"allow\": true};                 permit",
        "app/authz;           {\"allow\": true, \"deny\": [\"x\"]};  deny",
        "app/authz;           {\"allow\": true, \"deny\": []};     permit",
        "app/authz;           {\"roles\": [\"x\"]};              none",
        "app/deny;            true;                              deny",
        "app/deny;            false;                             permit",
        "app/violation;       [{\"msg\": \"x\"}];                deny",
        "app/violation;       [];                                permit",
        "data.app.allow;      true;                              permit",
        "app/authz/allow;     7;                                 none"
      })
  void onlyARuleThatIsNamedAsAPermissionDecides(String path, String result, String expected) {
    IdentityEvent event = opa(path, "\"input\": {\"user\": \"bob\"}, \"result\": " + result);

    String decision = decision(event);
    assertThat(decision == null ? "none" : decision).isEqualTo(expected);
    assertThat(event.getOutcome())
        .isEqualTo(
            decision == null
                ? "unknown"
                : decision.equals(DecisionLabels.PERMIT) ? "success" : "failure");
    assertThat(event.getEffects()).hasSize(DecisionLabels.DENY.equals(decision) ? 1 : 0);
  }

  @Test
  void theReasonOfARefusalIsTheMessage() {
    IdentityEvent list = opa("app/deny", "\"input\": {}, \"result\": [{\"msg\": \"no owner\"}]");
    IdentityEvent object =
        opa(
            "app/authz",
            "\"input\": {}, \"result\": {\"allow\": false, \"reasons\": [\"too late\"]}");

    assertThat(list.getErrorMessage()).isEqualTo("no owner");
    assertThat(object.getErrorMessage()).isEqualTo("too late");
  }

  /** The log does not tell who asked: nobody is blamed, and the event is a trail of its own. */
  @Test
  void anInputThatNamesNobodyOrIsErasedHasNoPrincipal() {
    IdentityEvent nobody =
        opa("app/authz/allow", "\"input\": {\"method\": \"GET\"}, \"result\": false");
    IdentityEvent erased = opa("app/authz/allow", "\"erased\": [\"/input\"], \"result\": false");

    assertThat(nobody.getPrincipal()).isNull();
    assertThat(erased.getPrincipal()).isNull();
    assertThat(erased.getTrailKey()).isEqualTo("default|event|opa|d-1");
    assertThat(decision(erased)).isEqualTo(DecisionLabels.DENY);
    assertThat(erased.getAction()).isEqualTo("app/authz/allow");
  }

  @Test
  void contentOfAQueryIsNotStored() {
    IdentityEvent event =
        opa(
            "app/authz/allow",
            """
            "result": true, "nd_builtin_cache": {"http.send": {"x": "Fernhill-1"}},
            "input": {"subject": {"type": "agent", "id": "a"}, "arguments": {"iban": "Fernhill-2"},
             "attributes": {"request": {"http": {"body": "Fernhill-3"}}},
             "parsed_body": {"x": "Fernhill-4"},
             "request": {"operation": "CREATE", "object": {"data": "Fernhill-5"},
                         "oldObject": {"data": "Fernhill-6"}}}\
            """);

    assertThat(event.toString()).doesNotContain("Fernhill");
    assertThat(requireNonNull(event.getAgent())).extracting(Agent::getId).isEqualTo("a");
  }

  @Test
  void theClientOfTheServerIsNotTheSubject() {
    IdentityEvent event =
        opa(
            "app/authz/allow",
            "\"requested_by\": \"[::1]:59943\", \"input\": {\"user\": \"bob\"}, \"result\": true");

    assertThat(principal(event)).isEqualTo("bob");
    assertThat(requireNonNull(event.getNetwork()).getVia()).isEqualTo("::1");
    assertThat(event.getNetwork().getIp()).isNull();
  }

  @Test
  void aRecordThatIsNoEntryIsGeneric() {
    IdentityEvent event =
        Raw.event("opa", "{\"msg\": \"Initializing server.\", \"level\": \"info\"}");

    assertThat(event.getFlags()).contains(EventFlags.GENERIC_EVENT);
    assertThat(decision(event)).isNull();
  }

  /** Of its logs as they are: no id, seconds, and names that its configuration may leave out. */
  @Test
  void cedarLocalAgentMayLeaveNamesOut() {
    String record =
        """
        {"activity_name": "Sensitive<REDACTED>", "class_uid": 3004, "time": 1773133400,
         "entity": {"data": {"Parents": []}, "name": "Sensitive<REDACTED>", "type": "Sensitive<REDACTED>"},
         "entity_result": {"name": "2", "type": "Box"}, "status_code": "Deny",
         "unmapped": {"determined_policies": [], "evaluation_errors": [],
          "action_entity_details": {"name": "read", "type": "Action"}}}""";

    IdentityEvent event = Raw.event("cedar", record);

    assertThat(event.getPrincipal()).isNull();
    assertThat(event.getResources()).extracting(Resource::getId).containsExactly("2");
    assertThat(decision(event)).isEqualTo(DecisionLabels.DENY);
    assertThat(event.getErrorMessage()).isEqualTo("no policy permits it");
    assertThat(event.getFlags()).containsExactly(EventFlags.NO_EVENT_ID);
  }

  /** It names the types of principals only. */
  @Test
  void cedarlingNamesNoPrincipal() {
    IdentityEvent event =
        Raw.event(
            "cedar",
            """
            {"id": "c-1", "request_id": "r-1", "timestamp": "2026-03-10T09:00:18Z",
             "log_kind": "Decision", "pdp_id": "p-1", "principal": ["Jans::User"],
             "diagnostics": {"reason": [{"id": "84", "description": "no updates"}], "errors": []},
             "action": "Jans::Action::\\"Update\\"", "resource": "Jans::Issue::\\"7\\"",
             "decision": "DENY"}""");

    assertThat(event.getPrincipal()).isNull();
    assertThat(event.getAction()).isEqualTo("Update");
    assertThat(event.getService()).isEqualTo("p-1");
    assertThat(event.getErrorMessage()).isEqualTo("forbidden by no updates");
    assertThat(event.getResources()).extracting(Resource::getType).containsExactly("Jans::Issue");
  }

  /** Of different types, equal ids are different entities. */
  @Test
  void theTypeOfACedarPrincipalIsPartOfItsKey() {
    String record =
        """
        {"id": "c-1", "timestamp": "2026-03-10T09:00:18Z", "principal": "%s::\\"7\\"",
         "action": "Action::\\"view\\"", "resource": "Ticket::\\"1\\"", "decision": "Allow"}""";

    assertThat(Raw.event("cedar", record.formatted("App::User")).getTrailKey())
        .isEqualTo("default|principal|cedar/App::User|7|2026-03-10")
        .isNotEqualTo(Raw.event("cedar", record.formatted("App::Device")).getTrailKey());
  }

  @Test
  void anEscapedIdIsReadAsItIs() {
    IdentityEvent event =
        Raw.event(
            "cedar",
            """
            {"id": "c-1", "timestamp": "2026-03-10T09:00:18Z",
             "principal": "User::\\"a\\\\\\"b\\"", "action": "Action::\\"view\\"",
             "resource": "Ticket::\\"1\\"", "decision": "Allow"}""");

    assertThat(principal(event)).isEqualTo("a\"b");
  }

  /** The caller of the API is allowed to ask; what it asks about is refused. */
  @Test
  void aCallOfVerifiedPermissionsIsLabelledWithItsDecision() {
    String record =
        """
        {"eventVersion": "1.08", "eventTime": "2026-03-10T09:00:18Z", "eventID": "e-1",
         "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/app/s",
          "accountId": "111122223333", "accessKeyId": "ASIAEXAMPLE"},
         "eventSource": "verifiedpermissions.amazonaws.com", "eventName": "IsAuthorized",
         "requestParameters": {
          "principal": {"entityType": "PhotoFlash::User", "entityId": "alice"},
          "action": {"actionType": "PhotoFlash::Action", "actionId": "ViewPhoto"},
          "resource": {"entityType": "PhotoFlash::Photo", "entityId": "holiday-94.jpg"},
          "policyStoreId": "PSEXAMPLElarkfield17"},
         "responseElements": null, "additionalEventData": {"decision": "DENY"},
         "readOnly": true, "eventType": "AwsApiCall"}""";

    IdentityEvent event = Raw.event("cloudtrail", record);

    assertThat(event.getOutcome()).isEqualTo("success");
    assertThat(event.getLabels())
        .containsEntry(EventLabels.DECISION, DecisionLabels.DENY)
        .containsEntry(
            "decision_about",
            "PhotoFlash::User::alice ViewPhoto PhotoFlash::Photo::holiday-94.jpg");
    assertThat(event.getEffects()).isEmpty();
  }
}
