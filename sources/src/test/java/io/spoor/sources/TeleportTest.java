package io.spoor.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeleportTest {
  private static final String DELEGATION =
      "default|session|teleport|b1c2d3e4-8888-4c03-8f06-000000000001";

  private static IdentityEvent event(String sample) {
    return AuditSamples.of("teleport").event(sample);
  }

  @Test
  void anObjectIsNotTheServerOrClusterThatHoldsIt() {
    IdentityEvent dropped =
        Raw.event(
            "teleport",
            """
            {"event":"db.session.mysql.drop_db","uid":"u1","time":"2026-03-10T09:00:00Z","user":"ada@larkfield.example",
             "schema_name":"stock","db_service":"warehouse-mysql","success":true}
            """);
    IdentityEvent read =
        Raw.event(
            "teleport",
            """
            {"event":"kube.request","uid":"u2","time":"2026-03-10T09:00:00Z","user":"ada@larkfield.example","verb":"GET",
             "resource_kind":"secrets","request_path":"/api/v1/namespaces/shop/secrets/db","kubernetes_cluster":"main",
             "response_code":200}
            """);

    assertThat(dropped.getEffects())
        .extracting(Effect::getObjects)
        .containsExactly(List.of("stock"));
    assertThat(read.getEffects())
        .extracting(Effect::getObjects)
        .containsExactly(List.of("/api/v1/namespaces/shop/secrets/db"));
  }

  @Test
  void argumentsOfAToolAreNotKept() {
    IdentityEvent event = event("tool called for a user");

    assertThat(event.getOriginal()).contains("adjust_stock").contains("tools/call");
    assertThat(event.toString()).doesNotContain("content of the call").doesNotContain("widget");
  }

  @Test
  void argumentsAreRemovedHoweverTheirMemberIsWritten() {
    JsonNode record = requireNonNull(AuditSamples.of("teleport").byName().get("tool refused"));
    String odd =
        record.toString().replace("\"message\"", "\"Message\"").replace("\"params\"", "\"Params\"");
    ObjectNode quoted = record.deepCopy();
    quoted.put("message", quoted.get("message").toString());

    assertThat(Raw.event("teleport", odd).toString()).doesNotContain("content of the call");
    assertThat(Raw.event("teleport", quoted.toString()).toString())
        .doesNotContain("content of the call");
  }

  @Test
  void aBotWithTheAccessOfAUserActsInTheDelegationSession() {
    IdentityEvent event = event("tool called for a user");

    assertThat(event.getTrailKey()).isEqualTo(DELEGATION);
    assertThat(event.getLabels()).containsEntry(EventLabels.DELEGATED_BY, "ada@larkfield.example");
    assertThat(event("certificate of a delegation").getTrailKey()).isEqualTo(DELEGATION);
  }

  @Test
  void theUserIssuesTheDelegationSession() {
    assertThat(event("delegation begun").getLinks())
        .extracting(Link::getChild)
        .containsExactly(DELEGATION);
  }

  @Test
  void aBotsEventsAreThoseOfItsInstanceOfTheDay() {
    assertThat(event("bot joined").getTrailKey())
        .isEqualTo("default|session|teleport|b1c2d3e4-7777-4c03-8f06-000000000001|2026-03-10")
        .isEqualTo(event("certificate of a bot").getTrailKey())
        .isEqualTo(event("tool refused").getTrailKey());
  }

  @Test
  void aPersonIssuesTheSessionThatItStarts() {
    assertThat(event("shell opened").getLinks())
        .extracting(Link::getChild)
        .containsExactly("default|session|teleport|b1c2d3e4-6666-4c03-8f06-000000000002");
    assertThat(event("command run").getTrailKey())
        .isEqualTo("default|session|teleport|b1c2d3e4-6666-4c03-8f06-000000000003");
  }

  @Test
  void anAddressHasNoPort() {
    assertThat(requireNonNull(event("signed in").getNetwork()).getIp()).isEqualTo("192.0.2.1");
  }

  @Test
  void whatGoesThroughASessionIsNotKept() {
    IdentityEvent event =
        Raw.event(
            "teleport",
            """
            {"event":"db.session.elasticsearch.request","code":"TES00I","uid":"u-1","time":"2026-03-10T09:00:18Z",
             "user":"ada@larkfield.example","db_service":"logs","path":"/_search","body":"Y29udGVudCBvZiB0aGUgY2FsbA==",
             "headers":{"Authorization":["Basic larkfield-words"]},"raw_query":"q=content"}
            """);

    assertThat(event.toString())
        .contains("/_search")
        .doesNotContain("Y29udGVudC", "larkfield-words", "q=content");
    assertThat(event.getFlags()).isEmpty();
  }

  @Test
  void aCodeOfAWarningIsAFailure() {
    IdentityEvent command =
        Raw.event(
            "teleport",
            """
            {"event":"ssm.run","code":"TDS00W","uid":"u-2","time":"2026-03-10T09:00:18Z","instance_id":"i-1","exit_code":1,"status":"Failure"}
            """);
    IdentityEvent refused =
        Raw.event(
            "teleport",
            """
            {"event":"bot.join","code":"TJ001E","uid":"u-3","time":"2026-03-10T09:00:18Z","bot_name":"unknown","success":false,"error":"id token claims did not match"}
            """);

    assertThat(command.getOutcome()).isEqualTo("failure");
    assertThat(command.getEffects())
        .extracting(effect -> effect.getKind())
        .containsExactly("runs-code");
    assertThat(refused.getPrincipal()).isNull();
  }

  /** Some versions name who decides on a request as its user. */
  @Test
  void whoApprovesARequestGetsNothing() {
    JsonNode record = requireNonNull(AuditSamples.of("teleport").byName().get("request approved"));
    ObjectNode named = record.deepCopy();
    named.put("user", "ada@larkfield.example");

    IdentityEvent event = Raw.event("teleport", named.toString());

    assertThat(requireNonNull(event.getPrincipal()).getId()).isEqualTo("ada@larkfield.example");
    assertThat(event.getLabels()).doesNotContainKey(EventLabels.GRANTEE);
  }
}
