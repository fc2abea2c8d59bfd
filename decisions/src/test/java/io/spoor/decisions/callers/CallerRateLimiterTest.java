package io.spoor.decisions.callers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallerRateLimiterTest {
  private final AtomicLong now = new AtomicLong();
  private final CallerRateLimiter allowance = new CallerRateLimiter(10, now::get);

  private int taken(int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      taken += allowance.take() ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aSecondsWorthMayBeTakenAtOnce() {
    assertThat(taken(30)).isEqualTo(10);
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
    assertThat(taken(30)).isEqualTo(5);
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(taken(30)).isEqualTo(10);
  }

  @Test
  void aLargeRequestIsPaidOffByWaiting() {
    assertThat(allowance.take()).isTrue();
    assertThat(allowance.charge(39)).isTrue();

    assertThat(allowance.take()).isFalse();
    assertThat(allowance.secondsToWait()).isEqualTo(4);
    now.addAndGet(TimeUnit.SECONDS.toNanos(4));
    assertThat(allowance.secondsToWait()).isZero();
    assertThat(allowance.take()).isTrue();
  }

  @Test
  void ofLargeRequestsAtTheSameTimeOneIsDecided() {
    assertThat(taken(3)).isEqualTo(3);

    assertThat(allowance.charge(27)).isTrue();
    assertThat(allowance.charge(27)).isFalse();
    assertThat(allowance.charge(0)).isFalse();
    assertThat(allowance.secondsToWait()).as("only the first one is paid off").isEqualTo(3);
  }
}
