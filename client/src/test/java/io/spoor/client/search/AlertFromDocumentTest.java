package io.spoor.client.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.VerdictView;
import org.junit.jupiter.api.Test;

/** Alerts from documents of this version and of earlier ones. */
class AlertFromDocumentTest {
  private static final String VERDICT =
      """
      {"action": "close", "verdict": "benign", "who": "ann", "note": "a drill",
       "time": "2026-03-10T12:00:00Z", "severity": "high", "rules": ["root-use"]}
      """;

  private static AlertView alert(String status, String verdict) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode document =
        (ObjectNode)
            json.readTree(
                """
                {"@timestamp": "2026-03-10T12:00:00Z", "message": "why",
                 "spoor": {"alert": {"id": "a-1", "status": "%s", "kind": "chain", "severity": "high",
                   "title": "t", "next_steps": "", "updated": "2026-03-10T12:00:00Z", "notify": "none"}}}
                """
                    .formatted(status));
    if (!verdict.isEmpty()) {
      document.withObject("/spoor").set("verdict", json.readTree(verdict));
    }
    return DocumentViewMapper.alert(new DocumentFields(document));
  }

  @Test
  void closedIsWhatAnAnalystClosed() throws JsonProcessingException {
    AlertView closed = alert("closed", VERDICT);

    assertThat(closed.status()).isEqualTo("closed");
    VerdictView verdict = requireNonNull(closed.verdict());
    assertThat(verdict.actor()).isEqualTo("ann");
    assertThat(verdict.note()).isEqualTo("a drill");
    assertThat(verdict.rules()).containsExactly("root-use");
  }

  @Test
  void anAlertThatNobodyAssessedHasNoVerdict() throws JsonProcessingException {
    assertThat(alert("resolved", "").status()).isEqualTo("resolved");
    assertThat(alert("open", "").verdict()).isNull();
  }
}
