package io.spoor.connectors.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DocumentTimesTest {

  @Test
  void keepsNanoseconds() {
    assertThat(DocumentTimes.nanos(SinkRecordSamples.nanos("2024-02-29T01:02:03.000000009Z")))
        .isEqualTo("2024-02-29T01:02:03.000000009Z");
  }

  @Test
  void writesTheLastTimeThatNanosecondsReach() {
    assertThat(DocumentTimes.nanos(Long.MAX_VALUE)).isEqualTo("2262-04-11T23:47:16.854775807Z");
  }

  @Test
  void writesEarlierTimesAsTheFirstThatElasticsearchHolds() {
    assertThat(DocumentTimes.nanos(-1)).isEqualTo("1970-01-01T00:00:00.000000000Z");
  }

  @Test
  void keepsMillisecondsWithinFourDigitsOfYear() {
    assertThat(DocumentTimes.millis(1_714_731_330_123L)).isEqualTo("2024-05-03T10:15:30.123Z");
    assertThat(DocumentTimes.millis(Long.MAX_VALUE)).isEqualTo("9999-12-31T23:59:59.999Z");
    assertThat(DocumentTimes.millis(Long.MIN_VALUE)).isEqualTo("1970-01-01T00:00:00.000Z");
  }
}
