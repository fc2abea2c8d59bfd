package io.spoor.sources.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.data.SharedData;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts the values of labelled records that redaction changes. */
class FalseRedactionsTest {

  // agentdyn's records hold the passwords and one-time codes of its tasks, which are secrets.
  @ParameterizedTest
  @CsvSource({
    "agentdojo/spans.ndjson.gz,1",
    "agentdyn/spans.ndjson.gz,5",
    "coding-swe/spans.ndjson.gz,1",
    "tau-airline/spans.ndjson.gz,1",
    "cloudtrail-account/events.ndjson.gz,1"
  })
  void areRare(String file, int perThousand) {
    // Given
    var changes = new ArrayList<String>();
    long values = 0;

    // When
    for (String line : SharedData.lines(file)) {
      JsonNode original = SharedData.json(line);
      ObjectNode redacted = original.deepCopy();
      new RecordRedactor(Set.of()).redact(redacted);
      values += compare(original, redacted, changes);
    }

    // Then
    assertThat(changes.size() * 1000L)
        .as("%d of %d values, such as %s", changes.size(), values, first(changes))
        .isLessThanOrEqualTo(perThousand * values);
  }

  private static List<String> first(List<String> changes) {
    return changes.stream().limit(5).toList();
  }

  private static long compare(JsonNode original, JsonNode redacted, List<String> changes) {
    if (original.isValueNode()) {
      if (!original.asText().equals(redacted.asText())) {
        int mark = redacted.asText().indexOf("[redacted:");
        changes.add(redacted.asText().substring(Math.max(0, mark - 60)));
      }
      return 1;
    }
    long values = 0;
    Iterator<JsonNode> others = redacted.iterator();
    for (JsonNode child : original) {
      values += compare(child, others.next(), changes);
    }
    return values;
  }
}
