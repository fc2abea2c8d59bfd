package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.testkit.data.SharedData;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Hand-written CloudTrail records of many shapes: cut down, with odd times, in lower case. */
class PantherCasesTest {

  @Test
  void makesOfEachRecordAnEventOrSaysWhatIsWrong() {
    // Given
    var outcomes = new TreeMap<String, Integer>();

    // When
    for (String rule : SharedData.lines("panther/cloudtrail.jsonl.gz")) {
      for (JsonNode test : SharedData.json(rule).get("cases")) {
        outcomes.merge(
            switch (Raw.outcome("cloudtrail", test.get("event").toString())) {
              case NormaliseResult.Accepted understood -> "event";
              case NormaliseResult.Rejected not ->
                  not.deadLetter().getReason() + ' ' + not.deadLetter().getPosition();
            },
            1,
            Integer::sum);
      }
    }

    // Then
    assertThat(outcomes)
        .containsOnlyKeys("event", "missing-field /eventTime", "bad-time /eventTime")
        .hasEntrySatisfying("event", events -> assertThat(events).isGreaterThan(200));
  }
}
