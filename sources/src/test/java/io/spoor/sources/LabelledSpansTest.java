package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.testkit.data.SharedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the labelled agent runs and compares with their labels. */
@NullUnmarked // what is null where it should not be fails the test
class LabelledSpansTest {

  @ParameterizedTest
  @ValueSource(strings = {"agentdojo", "tau-airline"})
  void understandsEverySpanAsItIsLabelled(String set) {
    // Given
    var byTrace = new HashMap<String, List<IdentityEvent>>();

    // When
    for (String line : SharedData.lines(set + "/spans.ndjson.gz")) {
      IdentityEvent event = Raw.event("otel", line);
      byTrace
          .computeIfAbsent(event.getEventId().substring(0, 32), trace -> new ArrayList<>())
          .add(event);
    }

    // Then
    var runs = SharedData.rows(set + "/ground-truth.csv");
    assertThat(byTrace).hasSize(runs.size());
    for (Map<String, String> run : runs) {
      List<IdentityEvent> events = byTrace.get(run.get("trace_id"));
      assertThat(events).hasSize(Integer.parseInt(run.get("n_calls")) + 1);
      var credentials = new TreeSet<String>();
      for (IdentityEvent event : events) {
        assertThat(event.getTrailKey()).isEqualTo("default|trace||" + run.get("trace_id"));
        assertThat(event.getAgent().getId()).isEqualTo(run.get("agent_id"));
        assertThat(event.getPrincipal().getId()).isEqualTo(run.get("enduser_id"));
        assertThat(event.getContent()).isNotNull();
        assertThat(event.getFlags()).isSubsetOf("truncated-content");
        credentials.add(event.getCredential().getId());
        boolean root =
            event.getEventId().equals(run.get("trace_id") + ':' + run.get("root_span_id"));
        assertThat(event.getRunId()).isEqualTo(root ? run.get("run_id") : null);
        assertThat(event.getLinks())
            .extracting(Link::getMethod)
            .isEqualTo(
                root
                    ? List.of("presented", "run-token", "run-alias")
                    : List.of("presented", "run-token", "token-parent", "tool-call"));
        assertThat(event.getGenAi().getOperation())
            .isEqualTo(root ? "invoke_agent" : "execute_tool");
      }
      assertThat(credentials).containsExactlyInAnyOrder(run.get("credential_ids").split("\\|"));
    }
  }
}
