package io.spoor.offline.forged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.Finding;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.sources.RawRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run and a server's log that name different owners of one token; records without a time. */
class DisputedCredentialTest {
  private static final String MANIFEST =
      """
      {"manifest_version": 1, "agent": {"id": "clerk"}, "acts_for": "user",
       "services": [{"id": "desk"}], "tools": []}
      """;
  private static final String RUN =
      """
      {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"53995c3f42cd8ad8","name":"invoke_agent",
       "startTimeUnixNano":"1788000000000000000","endTimeUnixNano":"1788000060000000000","attributes":[
       {"key":"gen_ai.operation.name","value":{"stringValue":"invoke_agent"}},
       {"key":"gen_ai.agent.id","value":{"stringValue":"clerk"}},
       {"key":"enduser.id","value":{"stringValue":"kim@larkfield.example"}}]}
      """;
  private static final String CALL =
      """
      {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"53995c3f42cd8ad9","parentSpanId":"53995c3f42cd8ad8",
       "name":"execute_tool","startTimeUnixNano":"1788000004000000000","endTimeUnixNano":"1788000005000000000",
       "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
       {"key":"gen_ai.tool.name","value":{"stringValue":"close"}},
       {"key":"gen_ai.agent.id","value":{"stringValue":"clerk"}},
       {"key":"enduser.id","value":{"stringValue":"kim@larkfield.example"}},
       {"key":"spoor.credential.id","value":{"stringValue":"desk-token-1"}}]}
      """;
  private static final String SERVER =
      """
      {"id":"m-1","time":"2026-08-29T10:40:10Z","request_id":1,"method":"tools/call","tool":"close",
       "outcome":"success","protocol_version":"2025-11-25","server":{"name":"desk"},
       "principal":{"sub":"porter","type":"agent"},"credential":{"jti":"desk-token-1"}}
      """;

  private static AnalysisResult analyse(List<String> sources, List<String> records) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    try {
      analysis.addManifest(ManifestParser.parse(MANIFEST.getBytes(UTF_8), "default", "clerk", 0));
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < records.size(); i++) {
      analysis.addRecord(
          sources.get(i), new RawRecord(records.get(i).getBytes(UTF_8), "raw", 0, i, 1000L * i));
    }
    return analysis.finish();
  }

  @Test
  void aTokenThatALogCallsAnotherAgentsIsNoSwitchOfTheRunsAgent() {
    AnalysisResult result = analyse(List.of("otel", "otel", "mcp"), List.of(RUN, CALL, SERVER));

    assertThat(result.findings())
        .filteredOn(finding -> finding.getRuleId().equals("undeclared-identity-switch"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.getExplanation())
                  .contains("Agent clerk presented a credential of porter")
                  .doesNotContain("switched");
              assertThat(finding.getEventIds()).as("the log that names porter").contains("m-1");
            });
  }

  @Test
  void aRecordWithoutATimeThatIsDeliveredTwiceContradictsNothing() {
    String withoutTime = SERVER.replace("\"time\":\"2026-08-29T10:40:10Z\",", "");
    AnalysisResult result = analyse(List.of("mcp", "mcp"), List.of(withoutTime, withoutTime));

    assertThat(result.actions()).hasSize(1);
    assertThat(result.findings())
        .extracting(Finding::getRuleId)
        .doesNotContain("conflicting-records");
  }
}
