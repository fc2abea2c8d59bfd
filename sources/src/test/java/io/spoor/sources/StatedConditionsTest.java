package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a record states about its own effect: what was off before, for how much it holds. */
@NullUnmarked // what is null where it should not be fails the test
class StatedConditionsTest {
  private static Effect effect(IdentityEvent event, String kind) {
    return event.getEffects().stream()
        .filter(effect -> effect.getKind().equals(kind))
        .findFirst()
        .orElse(null);
  }

  private static String within(IdentityEvent event) {
    return effect(event, "grants-rights").getQualifiers().get("within");
  }

  @ParameterizedTest
  @CsvSource({
    "multiFactorAuthentication, '', '', true",
    "singleFactorAuthentication, '', '', not-required",
    "singleFactorAuthentication, Password, Correct password, false",
    "singleFactorAuthentication, Password, First factor requirement satisfied by claim in the token, false",
    "singleFactorAuthentication, Previously satisfied, MFA requirement satisfied by claim in the token, true",
    "singleFactorAuthentication, FIDO2 security key, '', true",
    "singleFactorAuthentication, Text message, '', not-required"
  })
  void whichFactorsASignInUsedIsNotWhatItRequired(
      String requirement, String method, String result, String used) {
    String steps =
        method.isEmpty()
            ? ""
            : """
              ,"authenticationDetails":[{"authenticationMethod":"%s","succeeded":true,
               "authenticationStepResultDetail":"%s"}]
              """
                .formatted(method, result);
    IdentityEvent event =
        Raw.event(
            "entra-signin",
            """
            {"id":"a","createdDateTime":"2026-03-10T09:00:00Z","userId":"u","userPrincipalName":"u@x",
             "isInteractive":true,"status":{"errorCode":0},"authenticationRequirement":"%s"%s}
            """
                .formatted(requirement, steps));

    assertThat(effect(event, "authenticates").getQualifiers()).containsEntry("second-factor", used);
  }

  private static IdentityEvent accessPolicy(String activity, String before, String now) {
    return Raw.event(
        "entra-audit",
        """
        {"id":"a","activityDateTime":"2026-03-10T09:00:00Z","activityDisplayName":"%s conditional access policy",
         "result":"success","initiatedBy":{"user":{"id":"u-ada"}},"targetResources":[{"id":"p","type":"Policy",
         "modifiedProperties":[{"displayName":"ConditionalAccessPolicy","oldValue":"{\\"state\\":\\"%s\\"}",
         "newValue":"{\\"state\\":\\"%s\\"}"}]}]}
        """
            .formatted(activity, before, now));
  }

  @ParameterizedTest
  @CsvSource({
    "Delete, enabled, '', true",
    "Delete, disabled, '', false",
    "Delete, enabledForReportingButNotEnforced, '', false",
    "Update, enabled, disabled, true",
    "Update, enabled, enabledForReportingButNotEnforced, true",
    "Update, enabled, enabled, false",
    "Update, disabled, enabled, false"
  })
  void anAccessPolicyThatIsOffGuardsNothing(
      String activity, String before, String now, boolean isRemoved) {
    IdentityEvent event = accessPolicy(activity, before, now);

    assertThat(effect(event, "removes-safeguard") != null).isEqualTo(isRemoved);
    assertThat(event.getFlags()).doesNotContain("generic-event");
  }

  @ParameterizedTest
  @CsvSource({"CreateExclusion, false, true", "CreateExclusion, true, false"})
  void anExclusionThatIsOffExcludesNothing(String method, boolean isOff, boolean isWeaker) {
    IdentityEvent event =
        Raw.event(
            "gcp-audit",
            """
            {"insertId":"i-1","timestamp":"2026-11-02T09:00:00Z","protoPayload":{"serviceName":"logging.googleapis.com",
             "methodName":"google.logging.v2.ConfigServiceV2.%s","resourceName":"projects/shop/exclusions/e","status":{},
             "request":{"exclusion":{"name":"e","disabled":%s}}}}
            """
                .formatted(method, isOff));

    assertThat(effect(event, "weakens-audit") != null).isEqualTo(isWeaker);
  }

  @ParameterizedTest
  @CsvSource({
    "projects/shop/datasets/pay, datasets/pay",
    "//bigquery.googleapis.com/projects/shop/datasets/pay, datasets/pay",
    "projects/shop, ",
    "organizations/1, "
  })
  void aGrantOnOneResourceOfGoogleIsLimitedToIt(String resource, String part) {
    IdentityEvent event =
        Raw.event(
            "gcp-audit",
            """
            {"insertId":"i-1","timestamp":"2026-11-02T09:00:00Z","protoPayload":{"serviceName":"x.googleapis.com",
             "methodName":"SetIamPolicy","resourceName":"%s","status":{},"serviceData":{"policyDelta":{
             "bindingDeltas":[{"action":"ADD","role":"roles/owner","member":"user:ada@larkfield.example"}]}}}}
            """
                .formatted(resource));

    assertThat(within(event)).isEqualTo(part);
  }

  @ParameterizedTest
  @CsvSource({
    "/subscriptions/s, ",
    "/subscriptions/s/resourceGroups/shop, resource group shop",
    "/subscriptions/s/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/pay, storageaccounts/pay",
    "/providers/Microsoft.Management/managementGroups/all, managementgroups/all"
  })
  void aRoleOfAzureIsLimitedToItsScope(String scope, String part) {
    IdentityEvent event =
        Raw.event(
            "azure-activity",
            """
            {"time":"2026-03-10T11:00:00Z","resourceId":"%s/providers/Microsoft.Authorization/roleAssignments/r",
             "operationName":"Microsoft.Authorization/roleAssignments/write","resultType":"Success","properties":{
             "requestbody":"{\\"Properties\\":{\\"PrincipalId\\":\\"u-bob\\"}}"}}
            """
                .formatted(scope));

    assertThat(within(event)).isEqualTo(part);
  }

  @ParameterizedTest
  @CsvSource({"workspace, wrk_1, workspace wrk_1", "organization, org_1, "})
  void aRoleOfAnthropicIsLimitedToItsResource(String kind, String id, String part) {
    IdentityEvent event =
        Raw.event(
            "anthropic-activity",
            """
            {"id":"activity_1","created_at":"2026-03-10T09:00:00Z","organization_id":"org_1","actor":{
             "type":"user_actor","user_id":"user_1"},"type":"role_assignment_granted","target_id":"user_2","role":"admin",
             "resource_type":"%s","resource_id":"%s"}
            """
                .formatted(kind, id));

    assertThat(within(event)).isEqualTo(part);
  }

  @Test
  void rightsThatAreYetToBeActivatedAreEligible() {
    IdentityEvent event =
        Raw.event(
            "entra-audit",
            """
            {"id":"a","activityDateTime":"2026-03-10T09:00:00Z","activityDisplayName":"Add eligible member to role",
             "result":"success","initiatedBy":{"user":{"id":"u-ada"}},"targetResources":[{"id":"u-ada","type":"User"}]}
            """);

    assertThat(effect(event, "grants-rights").getQualifiers()).containsEntry("manner", "eligible");
  }

  @ParameterizedTest
  @CsvSource({"enabled, true", "disabled, false", "evaluate, false"})
  void aRulesetWithoutEffectGuardsNothing(String enforcement, boolean isRemoved) {
    IdentityEvent event =
        Raw.event(
            "github",
            """
            {"_document_id":"d-1","@timestamp":1788000000000,"action":"repository_ruleset.destroy","actor":"ada",
             "repo":"larkfield/stock","ruleset_enforcement":"%s"}
            """
                .formatted(enforcement));

    assertThat(effect(event, "removes-safeguard") != null).isEqualTo(isRemoved);
  }

  @Test
  void aPolicyThatExemptsABranchIsNotBypassedByItsAuthor() {
    IdentityEvent event =
        Raw.event(
            "gitlab",
            """
            {"id":"g-1","author_id":11,"created_at":"2026-03-10T09:00:00Z","entity_type":"Project",
             "event_type":"merge_request_branch_bypassed_by_security_policy","details":{"author_name":"Ada"}}
            """);

    assertThat(event.getEffects()).isEmpty();
    assertThat(event.getFlags()).doesNotContain("generic-event");
  }
}
