package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.testkit.data.SharedData;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Hand-written CloudTrail records of many shapes: cut down, with odd times, in lower case. */
class PantherCasesTest {

  @Test
  void makesOfEachRecordAnEvent() {
    // Given
    var outcomes = new TreeMap<String, Integer>();
    var flags = new TreeMap<String, Integer>();
    int expected = 0;
    int seen = 0;

    // When
    for (String rule : SharedData.lines("panther/cloudtrail.jsonl.gz")) {
      for (JsonNode test : SharedData.json(rule).get("cases")) {
        boolean isExpected = test.get("expected").asBoolean();
        expected += isExpected ? 1 : 0;
        switch (Raw.outcome("cloudtrail", test.get("event").toString())) {
          case NormaliseResult.Accepted understood -> {
            IdentityEvent event = understood.event();
            outcomes.merge("event", 1, Integer::sum);
            event.getFlags().forEach(flag -> flags.merge(flag, 1, Integer::sum));
            seen += isExpected && !event.getEffects().isEmpty() ? 1 : 0;
          }
          case NormaliseResult.Rejected not ->
              outcomes.merge(
                  not.deadLetter().getReason() + ' ' + not.deadLetter().getPosition(),
                  1,
                  Integer::sum);
        }
      }
    }

    // Then
    assertThat(outcomes)
        .containsOnlyKeys("event")
        .hasEntrySatisfying("event", events -> assertThat(events).isGreaterThan(200));
    assertThat(flags).containsEntry("arrival-time", 10).containsEntry("unknown-action", 1);
    assertThat(seen)
        .as("cases of a rule with an effect, of %d", expected)
        .isGreaterThanOrEqualTo(expected * 3 / 5);
  }
}
