package io.spoor.streams.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.Telemetry.TaskGauge;
import org.junit.jupiter.api.Test;

class SummedGaugeTest {
  @Test
  void aTaskThatLeavesTakesItsShareAlong() {
    var shares = new SummedGauge();
    TaskGauge one = shares.newShare();
    TaskGauge other = shares.newShare();

    one.set(5);
    other.set(2);
    one.set(3);
    assertThat(shares.sum()).isEqualTo(5);

    one.close();
    assertThat(shares.sum()).isEqualTo(2);
    one.close();
    assertThat(shares.sum()).isEqualTo(2);
  }
}
