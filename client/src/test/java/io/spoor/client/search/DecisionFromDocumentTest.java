package io.spoor.client.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.client.json.DecisionJson;
import io.spoor.client.result.DecisionView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Decisions from the documents that the sink writes. */
class DecisionFromDocumentTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("spoor.root", ".."), "connectors/src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static DecisionView view(String document) throws IOException {
    JsonNode json = JSON.readTree(Files.readString(GOLDEN.resolve(document)));
    return DecisionQueries.view(new DocumentFields(json.path("_source")));
  }

  @Test
  void everyMemberIsRead() throws IOException {
    JsonNode line = JSON.readTree(DecisionJson.decision(view("decision-full.json")));

    assertThat(line.properties())
        .allSatisfy(member -> assertThat(member.getValue().isNull()).as(member.getKey()).isFalse());
    assertThat(line.path("answer").asText()).isEqualTo("confirm");
    assertThat(line.path("decision").asBoolean()).isFalse();
    assertThat(line.at("/subject/id").asText()).isEqualTo("emma");
    assertThat(line.at("/resource/type").asText()).isEqualTo("tool");
    assertThat(line.at("/policies/0").asText()).isEqualTo("no-egress-after-private-data");
    assertThat(line.at("/errors/0").asText())
        .isEqualTo("forbid budget: an attribute is missing: risk");
    assertThat(line.path("staleness_ms").asLong()).isEqualTo(312);
    assertThat(line.path("chain_revision").asLong()).isEqualTo(7);
    assertThat(line.path("lost").asLong()).isEqualTo(2);
    assertThat(line.path("policy_version").asLong()).isEqualTo(4);
    assertThat(line.path("log_only"))
        .hasToString(
            "[{\"policy\":\"ask-first\",\"effect\":\"forbid\",\"answer\":\"confirm\",\"error\":null},"
                + "{\"policy\":\"errs\",\"effect\":\"permit\",\"answer\":null,"
                + "\"error\":\"an attribute is missing: price\"}]");
    assertThat(line.path("approved_by").asText()).isEqualTo("ann");
    assertThat(line.path("tool").asText()).isEqualTo("mail/send");
    assertThat(line.path("call_id").asText()).isEqualTo("call-1");
    assertThat(line.path("trace_id").asText()).isEqualTo("29e395417e2a4d0c9b5a3f1d6c8e7f01");
    assertThat(line.path("span_id").asText()).isEqualTo("5b8efff798038103");
  }

  @Test
  void whatMayBeMissingIsNull() throws IOException {
    DecisionView decision = view("decision-minimal.json");

    assertThat(decision.isAllowed()).isTrue();
    assertThat(decision.chainId()).isNull();
    assertThat(decision.stalenessMs()).isNull();
    assertThat(decision.policyDecision()).isNull();
    assertThat(decision.policies()).isEmpty();
    assertThat(decision.reasons()).isEmpty();
    assertThat(decision.policyVersion()).isNull();
    assertThat(decision.logOnly()).isEmpty();
    assertThat(decision.callId()).isNull();
  }
}
