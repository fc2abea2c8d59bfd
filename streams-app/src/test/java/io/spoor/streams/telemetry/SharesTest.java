package io.spoor.streams.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.Telemetry.Level;
import org.junit.jupiter.api.Test;

class SharesTest {
  @Test
  void aTaskThatLeavesTakesItsShareAlong() {
    var shares = new Shares();
    Level one = shares.share();
    Level other = shares.share();

    one.is(5);
    other.is(2);
    one.is(3);
    assertThat(shares.sum()).isEqualTo(5);

    one.close();
    assertThat(shares.sum()).isEqualTo(2);
    one.close();
    assertThat(shares.sum()).isEqualTo(2);
  }
}
