package io.spoor.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BackPressureTest {

  private static final TopicPartition P0 = new TopicPartition("spoor.events", 0);
  private static final TopicPartition P1 = new TopicPartition("spoor.events", 1);

  private final FakeSinkContext context = new FakeSinkContext(true, P0, P1);
  private final BackPressure pressure = new BackPressure(context, 1_000);

  @Test
  void readsOnWhileLittleWaits() {
    pressure.apply(1_000);

    assertThat(context.paused()).isEmpty();
    assertThat(context.timeout()).isNegative();
  }

  @Test
  void pausesAllPartitionsAndComesBackSoon() {
    pressure.apply(1_001);

    assertThat(context.paused()).containsOnly(P0, P1);
    assertThat(context.timeout()).isPositive();
  }

  @Test
  void resumesOnlyWhenMuchLessWaits() {
    pressure.apply(1_001);
    pressure.apply(500);
    assertThat(context.paused()).isNotEmpty();

    pressure.apply(499);

    assertThat(context.paused()).isEmpty();
  }
}
