package io.spoor.pipeline.stitch.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.state.KeyState;
import org.junit.jupiter.api.Test;

/** Whoever causes moves, parents and announcements, a key makes few of them in a time. */
class PacerTest {
  private static final long START = 1_800_000_000_000L;
  private static final long MINUTE = 60_000;

  private final KeyState state = new KeyState();

  @Test
  void theSecondMoveWaitsForASecondAndEachFurtherOneFourTimesAsLong() {
    Pacer pacer = pacer(false);
    pacer.countMove(state);
    assertThat(pacer.nextMoveAt(state)).isEqualTo(START + 1_000);

    pacer.advanceTo(START + 1_000);
    pacer.countMove(state);
    assertThat(pacer.nextMoveAt(state)).isEqualTo(START + 1_000 + 4_000);
  }

  @Test
  void asManyMovesAsTheFormulaAllows() {
    Pacer pacer = pacer(false);
    int moves = 0;
    for (long passed = 0; passed <= 120 * MINUTE; passed += 100) {
      pacer.advanceTo(START + passed);
      if (pacer.nextMoveAt(state) <= pacer.now()) {
        pacer.countMove(state);
        moves++;
      }
      double seconds = passed / 1_000.0;
      assertThat((double) moves)
          .isLessThanOrEqualTo(1 + Math.log(1 + 3 * seconds) / Math.log(4) + seconds / 600);
    }
    assertThat(moves).isGreaterThan(10);
  }

  @Test
  void noWaitIsLongerThanTenMinutes() {
    Pacer pacer = pacer(false);
    for (int i = 0; i < 100; i++) {
      pacer.countParent(state);
    }
    assertThat(pacer.nextParentAt(state)).isEqualTo(START + 10 * MINUTE);
  }

  @Test
  void aReplayWaitsForNothingButAnnouncementsThatGoRound() {
    Pacer pacer = pacer(true);
    for (int i = 0; i < 128; i++) {
      pacer.countMove(state);
      pacer.countParent(state);
      assertThat(pacer.nextAnnouncementAt(state)).isZero();
      pacer.countAnnouncement(state);
    }
    assertThat(pacer.nextMoveAt(state)).isZero();
    assertThat(pacer.nextParentAt(state)).isZero();
    assertThat(pacer.nextAnnouncementAt(state)).isEqualTo(START + 1_000);
  }

  private static Pacer pacer(boolean unlimited) {
    var pacer = new Pacer(unlimited);
    pacer.advanceTo(START);
    return pacer;
  }
}
