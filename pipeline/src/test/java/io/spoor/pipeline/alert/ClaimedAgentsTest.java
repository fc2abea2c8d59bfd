package io.spoor.pipeline.alert;

import static io.spoor.pipeline.alert.AlertDesk.finding;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertClaim;
import io.spoor.schemas.Finding;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts of runs whose records name several agents. */
class ClaimedAgentsTest {
  private static final String RUN = "deploy-agent/1";

  private final AlertDesk desk = new AlertDesk();

  @BeforeEach
  void declare() {
    desk.declare("deploy-agent");
    desk.declare("report-agent");
  }

  private static Finding ofDeployAgent(String id, String severity) {
    return Finding.newBuilder(finding(id, "identity-fan-out", severity, 0))
        .setAgentId("deploy-agent")
        .build();
  }

  @Test
  void ownersOfAllClaimedAgentsAreNotified() {
    desk.claim(RUN, "deploy-agent", "report-agent", "nobody-declared-this");
    desk.report(RUN, ofDeployAgent("f1", "high"));

    Alert alert = desk.alert(RUN);
    assertThat(alert.getAgentId()).isEqualTo("deploy-agent");
    assertThat(alert.getClaims())
        .containsExactly(
            new AlertClaim("report-agent", "platform@example.com", "platform-primary"));
    assertThat(alert.getExplanation())
        .endsWith("The run's records also name agent report-agent, so its owner is notified, too.");
  }

  @Test
  void theOwnerOfAnAgentThatIsNamedLaterIsNotifiedThen() {
    desk.report(RUN, ofDeployAgent("f1", "high"));
    assertThat(desk.alert(RUN).getNotify()).isEqualTo("first");

    desk.claim(RUN, "deploy-agent", "report-agent");
    assertThat(desk.alert(RUN).getNotify()).isEqualTo("updated");

    desk.claim(RUN, "deploy-agent", "report-agent");
    assertThat(desk.updates()).hasSize(1);
  }

  @Test
  void anExceptionMustCoverEveryClaimedAgent() throws InvalidDocumentException {
    except("deploy-agent");
    desk.claim(RUN, "deploy-agent", "report-agent");
    desk.report(RUN, ofDeployAgent("f1", "high"));
    assertThat(desk.alert(RUN).getStatus()).isEqualTo("open");

    except("report-agent");
    desk.report(RUN);
    assertThat(desk.alert(RUN).getStatus()).isEqualTo("suppressed");
  }

  @Test
  void anExceptionOfTheOnlyAgentApplies() throws InvalidDocumentException {
    except("deploy-agent");
    desk.report(RUN, ofDeployAgent("f1", "high"));

    assertThat(desk.alert(RUN).getStatus()).isEqualTo("suppressed");
  }

  @Test
  void thePageOfOneAgentDoesNotCoverARunOfTwo() {
    desk.report("deploy-agent/1", ofDeployAgent("f1", "high"));
    desk.report("deploy-agent/2", ofDeployAgent("f2", "high"));
    desk.claim("deploy-agent/3", "deploy-agent", "report-agent");
    desk.report("deploy-agent/3", ofDeployAgent("f3", "high"));
    desk.claim("deploy-agent/4", "deploy-agent", "report-agent");
    desk.report("deploy-agent/4", ofDeployAgent("f4", "high"));

    assertThat(desk.alert("deploy-agent/2").getNotify()).isEqualTo("repeated");
    assertThat(desk.alert("deploy-agent/4").getNotify()).isEqualTo("repeated");
    assertThat(desk.pages())
        .extracting(Alert::getChainKey)
        .containsExactly(AlertDesk.root("deploy-agent/1"), AlertDesk.root("deploy-agent/3"));
  }

  private void except(String agent) throws InvalidDocumentException {
    String json =
        """
        {"id": "%s", "reason": "r", "who": "w", "effective_from": "2026-03-01T00:00:00Z",
         "expires": "2026-04-01T00:00:00Z", "detector": "identity-fan-out", "match": {"agent_id": "%s"}}
        """
            .formatted(agent, agent);
    desk.exceptions.add(ExceptionParser.parse(json.getBytes(UTF_8), "default", agent + ".json", 0));
  }
}
