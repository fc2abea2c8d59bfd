package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What stitch forgets, and what it must not. The horizon is 1,000 seconds. */
class KeyEvictionTest {
  private static final int HORIZON = 1_000;
  private static final StageSettings SETTINGS =
      StageSettings.defaults()
          .withHorizon(Duration.ofSeconds(HORIZON))
          .withTombstoneRetention(Duration.ofSeconds(10 * HORIZON));
  private static final String RUN = Events.trace("run");
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String NEXT_KEY = Events.accessKey("ASIA2");

  private static final String SOMEBODY = Events.accessKey("AKIA-somebody");

  private final OnePartition stitch = new OnePartition(SETTINGS);
  private int ticks;

  @Test
  void whatIsSilentForTwiceTheHorizonIsOneRowAndThenNone() {
    stitch.tell(run(0), assume(1));
    pass(0, 2 * HORIZON - 1);
    assertThat(stitch.rows('l')).isEqualTo(2);

    pass(2 * HORIZON, 4 * HORIZON);
    assertThat(stitch.rows('c')).isZero();
    assertThat(stitch.rows('t')).isZero();

    pass(4 * HORIZON, 20 * HORIZON);
    assertThat(stitch.rows('n')).isEqualTo(1);
    assertThat(stitch.rows('l')).isZero();
    // What is left is somebody, and what somebody did in the last horizons.
    assertThat(stitch.rows()).isLessThan(70);
  }

  @Test
  void aReplayForgetsNothingUntilItHasCaughtUp() {
    var replaying = new OnePartition(SETTINGS.withReplaying(true));
    for (OnePartition each : new OnePartition[] {stitch, replaying}) {
      each.tell(run(0), assume(1));
      for (int later = 50; later < 55; later++) {
        each.tell(Events.call("later" + later, (long) later * HORIZON, SOMEBODY, "somebody"));
      }
    }

    assertThat(stitch.rows('c')).isZero();
    assertThat(replaying.rows('c')).isPositive();
    assertThat(replaying.rows('l')).isEqualTo(2);
  }

  @Test
  void anEventOfAnEvictedKeyFindsItsChainAgain() {
    stitch.tell(run(0), assume(1));
    pass(0, 5 * HORIZON);

    stitch.tell(Events.call("again", 5 * HORIZON, NEXT_KEY, "admin"));

    assertThat(stitch.action("again").getChainKey()).isEqualTo(RUN);
  }

  @Test
  void anEventBeyondTheHorizonIsPlacedAndFlagged() {
    stitch.tell(run(0), assume(1));
    pass(0, 5 * HORIZON);

    stitch.tell(Events.call("behind", 2, NEXT_KEY, "admin"));

    assertThat(stitch.action("behind").getChainKey()).isEqualTo(RUN);
    assertThat(stitch.action("behind").getLate()).isTrue();
  }

  @Test
  void aParentOutlivesItsChildren() {
    stitch.tell(run(0), assume(1));
    for (int second = 2; second < 10 * HORIZON; second += 100) {
      stitch.tell(Events.call("use" + second, second, NEXT_KEY, "admin"));
    }
    String started = Events.trace("earlier");
    stitch.tell(
        Events.span("late-news", 10 * HORIZON, started)
            .link(RUN, started, "join", "presented", 60, "gateway"));

    assertThat(stitch.rootOf(NEXT_KEY)).isEqualTo(started);
  }

  @Test
  void aCredentialIsWaitedForUntilItExpires() {
    IdentityEvent minting = Events.mint("mint", 0, KEY, "idp").issues(KEY, "role").event();
    Issued lasting =
        Issued.newBuilder(Objects.requireNonNull(minting.getIssued()))
            .setExpiresAt(minting.getTime() + Duration.ofSeconds(6 * HORIZON).toNanos())
            .build();
    stitch.tell(IdentityEvent.newBuilder(minting).setIssued(lasting).build());

    pass(0, 8 * HORIZON);
    assertThat(stitch.evicted(KEY)).isFalse();

    pass(8 * HORIZON, 10 * HORIZON);
    assertThat(stitch.evicted(KEY)).isTrue();
  }

  @Test
  void oneEventDated2099EvictsNothing() {
    stitch.tell(run(0), assume(1));
    IdentityEvent future = Events.call("2099", 0, Events.accessKey("AKIA"), "x").event();
    IdentityEvent dated =
        IdentityEvent.newBuilder(future).setTime(4_070_908_800_000_000_000L).build();
    stitch.tell(dated);
    stitch.tell(Events.call("use", 2, NEXT_KEY, "admin"));

    assertThat(stitch.action("use").getChainKey()).isEqualTo(RUN);
    assertThat(stitch.action("use").getLate()).isFalse();
    assertThat(stitch.rows('l')).isEqualTo(2);
  }

  @Test
  void daysThatAreOverLeaveTheListOfTheirLongLivedKey() {
    var years =
        new OnePartition(StageSettings.defaults().withTombstoneRetention(Duration.ofDays(3)));
    for (int day = 0; day < 60; day++) {
      long second = day * 86_400L;
      years.tell(Events.call("day" + day, second, Events.longLived("AKIA1", second), "ci"));
    }

    assertThat(years.rows('c')).isLessThan(6);
    assertThat(years.rows('n')).isLessThan(10);
  }

  @Test
  void rowsAreBoundedByWhatIsAlive() {
    for (int second = 0; second < 50 * HORIZON; second += 50) {
      String trace = Events.trace("t" + second);
      String token = Events.token("k" + second);
      stitch.tell(Events.span("s" + second, second, trace).by("agent").presents(token));
    }

    // Two keys every 50 s: 100 live ones in 2.5 horizons, 480 tombstones and what hangs on them.
    assertThat(stitch.rows('n')).isLessThan(600);
    assertThat(stitch.rows()).isLessThan(2_500);
  }

  private static Events run(int second) {
    return Events.span("root", second, RUN).by("agent").presents(KEY);
  }

  private static Events assume(int second) {
    return Events.call("assume", second, KEY, "role").doing("AssumeRole").issues(NEXT_KEY, "admin");
  }

  /** Time passes: somebody else is busy. */
  private void pass(int from, int to) {
    for (int second = from; second < to; second += HORIZON / 10) {
      stitch.tell(Events.call("tick" + ticks++, second, SOMEBODY, "somebody"));
    }
  }
}
