package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.RawRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of other logs than CloudTrail are joined, folded and evaluated like any. */
class AuditLogsTest {
  private record Sent(String source, String json) {}

  private static AnalysisResult analyse(List<Sent> records) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    for (int i = 0; i < records.size(); i++) {
      Sent sent = records.get(i);
      analysis.addRecord(
          sent.source(),
          new RawRecord(sent.json().getBytes(UTF_8), sent.source(), 0, i, 1_773_140_000_000L));
    }
    return analysis.finish();
  }

  private static List<String> rules(AnalysisResult result) {
    return result.findings().stream().map(Finding::getRuleId).distinct().sorted().toList();
  }

  private static Sent okta(String id, String type, String target) {
    return new Sent(
        "okta",
        """
        {"uuid":"%s","published":"2026-03-10T09:00:18Z","eventType":"%s","outcome":{"result":"SUCCESS"},
         "actor":{"id":"00uada1","type":"User","alternateId":"ada"},"target":[{"id":"%s","type":"User"}],
         "debugContext":{"debugData":{"privilegeGranted":"Super administrator"}},
         "authenticationContext":{"externalSessionId":"ses-1"}}
        """
            .formatted(id, type, target));
  }

  @Test
  void detectorsEvaluateThreeMoreSources() {
    AnalysisResult okta =
        analyse(
            List.of(
                okta("o-1", "user.mfa.factor.reset_all", "00ubob1"),
                okta("o-2", "system.log_stream.lifecycle.delete", "0oalog"),
                okta("o-3", "user.account.privilege.grant", "00uada1")));
    AnalysisResult gcp =
        analyse(
            List.of(
                gcp("google.logging.v2.ConfigServiceV2.DeleteSink", "logging.googleapis.com", ""),
                gcp(
                    "SetIamPolicy",
                    "cloudresourcemanager.googleapis.com",
                    """
                    ,"serviceData":{"policyDelta":{"bindingDeltas":[{"action":"ADD","role":"roles/owner","member":"user:ada@larkfield.example"}]}}
                    """)));
    AnalysisResult github =
        analyse(
            List.of(
                github("org.disable_two_factor_requirement", ""),
                github("audit_log_streaming.destroy", ""),
                github("org.update_member", ",\"user\":\"ada\",\"permission\":\"admin\"")));

    assertThat(rules(okta)).contains("audit-tampering", "safeguard-removal", "self-grant");
    assertThat(rules(gcp)).contains("audit-tampering", "self-grant");
    assertThat(rules(github)).contains("audit-tampering", "safeguard-removal", "self-grant");
  }

  private static Sent gcp(String method, String service, String more) {
    return new Sent(
        "gcp-audit",
        """
        {"insertId":"%s","timestamp":"2026-03-10T09:00:18Z","protoPayload":{"serviceName":"%s","methodName":"%s","resourceName":"projects/shop",
         "authenticationInfo":{"principalEmail":"ada@larkfield.example"}%s}}
        """
            .formatted(method, service, method, more));
  }

  private static Sent github(String action, String more) {
    return new Sent(
        "github",
        """
        {"_document_id":"%s","@timestamp":1773135600000,"action":"%s","actor":"ada","org":"larkfield"%s}
        """
            .formatted(action, action, more));
  }

  private static Sent stage(String stage, String more) {
    return new Sent(
        "k8s-audit",
        """
        {"auditID":"k-1","stage":"%s","verb":"get","user":{"username":"ada@larkfield.example"},"objectRef":{"resource":"secrets","namespace":"shop","name":"bank"},
         "requestReceivedTimestamp":"2026-03-10T09:00:18Z","stageTimestamp":"2026-03-10T09:00:19Z"%s}
        """
            .formatted(stage, more));
  }

  private static Sent operation(int second, String member, String more) {
    return new Sent(
        "gcp-audit",
        """
        {"insertId":"i-%d","timestamp":"2026-03-10T09:00:%dZ","operation":{"id":"operation-1","%s":true},"protoPayload":{
         "serviceName":"compute.googleapis.com","methodName":"v1.compute.firewalls.insert","resourceName":"projects/shop/global/firewalls/open",
         "authenticationInfo":{"principalEmail":"ada@larkfield.example"}%s}}
        """
            .formatted(second, second, member, more));
  }

  /** Whatever the order, the action has the outcome of the last record. */
  @Test
  void recordsOfOneRequestAreOneAction() {
    List<Sent> kubernetes =
        List.of(
            stage("RequestReceived", ""),
            stage("ResponseStarted", ",\"responseStatus\":{\"code\":200}"),
            stage(
                "ResponseComplete",
                ",\"responseStatus\":{\"code\":403},\"impersonatedUser\":{\"username\":\"payer\"}"));
    List<Sent> google =
        List.of(
            operation(18, "first", ",\"request\":{\"sourceRanges\":[\"0.0.0.0/0\"]}"),
            operation(45, "last", ",\"status\":{\"code\":7,\"message\":\"no\"}"));

    for (List<Sent> order : orders(kubernetes)) {
      IdentityEvent event = onlyAction(order);
      assertThat(event.getOutcome()).isEqualTo("failure");
      assertThat(event.getErrorCode()).isEqualTo("Forbidden");
      assertThat(requireNonNull(event.getPrincipal()).getId()).isEqualTo("payer");
    }
    for (List<Sent> order : orders(google)) {
      IdentityEvent event = onlyAction(order);
      assertThat(event.getErrorCode()).isEqualTo("PERMISSION_DENIED");
      assertThat(event.getLabels()).containsEntry("exposed_to", "public");
      assertThat(event.getEffects())
          .anySatisfy(
              effect -> {
                assertThat(effect.getKind()).isEqualTo("exposes-resource");
                assertThat(effect.getOutcome()).isEqualTo("denied");
              });
    }
  }

  private static Sent vault(String type, String path, String auth, String more) {
    return new Sent(
        "vault",
        """
        {"time":"2026-03-10T09:00:18Z","type":"%s","auth":%s,"request":{"id":"v-1","operation":"update","path":"%s","mount_type":"%s",
         "mount_point":"%s"%s}}
        """
            .formatted(
                type,
                auth,
                path,
                path.startsWith("sys") ? "system" : "approle",
                path.startsWith("sys") ? "sys/" : "auth/approle/",
                more));
  }

  /** The request of a login names nobody; its response issues the token of the next request. */
  @Test
  void requestAndResponseOfVaultAreOneAction() {
    String token =
        "{\"accessor\":\"hmac-sha256:a1\",\"display_name\":\"approle\",\"entity_id\":\"e-1\"}";
    List<Sent> login =
        List.of(
            vault("request", "auth/approle/login", "{}", ""),
            vault("response", "auth/approle/login", token, ""));
    String caller = ",\"client_token_accessor\":\"hmac-sha256:a1\"";
    Sent use = vault("response", "sys/policies/acl/stock", token, caller);

    for (List<Sent> order : orders(login)) {
      IdentityEvent event = onlyAction(order);
      assertThat(event.getOutcome()).isEqualTo("success");
      assertThat(requireNonNull(event.getPrincipal()).getId()).isEqualTo("e-1");
    }
    List<Sent> all = new ArrayList<>(login);
    all.add(new Sent("vault", use.json().replace("v-1", "v-2")));
    AnalysisResult result = analyse(all);
    assertThat(result.actions()).hasSize(2);
    assertThat(result.chains()).hasSize(1);
  }

  @Test
  void detectorsEvaluateIdentityProvidersOfTheirOwn() {
    AnalysisResult keycloak =
        analyse(
            List.of(
                keycloak(
                    "k-1", "CREATE", "CLIENT_ROLE_MAPPING", "users/u-ada/role-mappings/clients/c"),
                keycloak("k-2", "UPDATE", "REALM", "events/config")));
    AnalysisResult workspace =
        analyse(
            List.of(
                workspace("w-1", "GRANT_ADMIN_PRIVILEGE"),
                workspace("w-2", "TURN_OFF_2_STEP_VERIFICATION")));

    assertThat(rules(keycloak)).contains("audit-tampering", "self-grant");
    assertThat(rules(workspace)).contains("safeguard-removal", "self-grant");
  }

  private static Sent keycloak(String id, String operation, String resource, String path) {
    String representation =
        resource.equals("REALM")
            ? "{\\\"eventsEnabled\\\":false}"
            : "[{\\\"name\\\":\\\"realm-admin\\\"}]";
    return new Sent(
        "keycloak",
        """
        {"id":"%s","time":1773133218000,"authDetails":{"realmId":"r","clientId":"admin-cli","userId":"u-ada"},
         "operationType":"%s","resourceType":"%s","resourcePath":"%s","representation":"%s"}
        """
            .formatted(id, operation, resource, path, representation));
  }

  private static Sent workspace(String id, String name) {
    return new Sent(
        "gworkspace",
        """
        {"id":{"applicationName":"admin","time":"2026-03-10T09:00:18Z","uniqueQualifier":"%s"},"actor":{"email":"ada@larkfield.example"},
         "events":[{"type":"USER_SETTINGS","name":"%s","parameters":[{"name":"USER_EMAIL","value":"ada@larkfield.example"}]}]}
        """
            .formatted(id, name));
  }

  private static IdentityEvent onlyAction(List<Sent> order) {
    AnalysisResult result = analyse(order);
    assertThat(rules(result)).doesNotContain("conflicting-records");
    assertThat(result.actions()).as(order.toString()).hasSize(1);
    Action action = result.actions().getFirst();
    return action.getEvent();
  }

  private static <T> List<List<T>> orders(List<T> items) {
    List<List<T>> orders = new ArrayList<>();
    for (int turn = 0; turn < items.size(); turn++) {
      List<T> rotated = new ArrayList<>(items);
      Collections.rotate(rotated, turn);
      orders.add(List.copyOf(rotated));
      Collections.reverse(rotated);
      orders.add(rotated);
    }
    return orders;
  }

  @Test
  void aTokenIssuedInOneLogLeadsToItsUseInAnother() {
    AnalysisResult result =
        analyse(
            List.of(
                new Sent(
                    "entra-signin",
                    """
                    {"id":"s-1","createdDateTime":"2026-03-10T09:00:18Z","userId":"u-ada","userPrincipalName":"ada","sessionId":"ses-9",
                     "uniqueTokenIdentifier":"uti-larkfield-9","status":{"errorCode":0}}
                    """),
                new Sent(
                    "azure-activity",
                    """
                    {"time":"2026-03-10T09:01:18Z","resourceId":"/subscriptions/s","operationName":"Microsoft.Storage/storageAccounts/listKeys/action",
                     "resultType":"Success","correlationId":"c-1","identity":{"claims":{"uti":"uti-larkfield-9","name":"ada"}}}
                    """)));

    assertThat(result.chains()).hasSize(1);
    assertThat(result.actions()).hasSize(2);
  }
}
