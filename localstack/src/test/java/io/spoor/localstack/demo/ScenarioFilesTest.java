package io.spoor.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.scenario.BundledStory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioFilesTest {
  private final BundledStory morning = BundledStory.morning();

  @Test
  void deliversRootsLateEventsOutOfOrderAndSomeRecordsTwice() {
    List<String> eventTimes = member("cloudtrail", "eventTime");
    List<String> eventIds = member("cloudtrail", "eventID");
    List<String> spanIds = member("otel", "spanId");
    ObjectNode firstSpan = morning.records("otel").getFirst();

    assertThat(eventTimes).isNotEqualTo(eventTimes.stream().sorted().toList());
    assertThat(eventIds).hasSizeGreaterThan((int) eventIds.stream().distinct().count());
    assertThat(spanIds).hasSizeGreaterThan((int) spanIds.stream().distinct().count());
    assertThat(firstSpan.has("parentSpanId")).isTrue();
  }

  private List<String> member(String source, String name) {
    return morning.records(source).stream().map(record -> record.path(name).asText()).toList();
  }

  @Test
  void theDemoPlaysTheSourcesOfBothStories() {
    assertThat(BundledScenario.SOURCES).isEqualTo(morning.sources());
    assertThat(BundledScenario.STORY_SOURCES).isEqualTo(BundledStory.release().sources());
  }
}
