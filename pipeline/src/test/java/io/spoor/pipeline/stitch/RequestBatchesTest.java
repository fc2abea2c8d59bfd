package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.ContentObservation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of logs with request ids that hardly any span states. */
class RequestBatchesTest {
  private static final String SERVER = Events.accessKey("ASIAserver");
  private static final String RUN = Events.trace("run");
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int SHARES = 64;
  private static final int BLOCK = 64;
  private static final int CALLS = 2_000;

  private final OnePartition stitch = new OnePartition(StageSettings.defaults());

  private static String id(int call) {
    return "9fe5a77e-cf83-712d-" + call;
  }

  private static Events call(int call, long second) {
    return Events.call("call" + call, second, SERVER, "server").requesting(id(call));
  }

  private static Events span(int call, long second) {
    return Events.span("span" + call, second, RUN).requesting(id(call));
  }

  private List<String> seenBy(int call) {
    return stitch.action("span" + call).getEvent().getObservations().stream()
        .map(ContentObservation::getEventId)
        .toList();
  }

  @Test
  void aCallThatNoSpanStatesHasNoMessageAndNoRowOfItsOwn() {
    for (int call = 0; call < CALLS; call++) {
      stitch.tell(call(call, 1));
    }
    stitch.wait(TICK);

    assertThat(stitch.rows('g')).as("blocks").isEqualTo((CALLS + BLOCK - 1) / BLOCK);
    assertThat(stitch.rows('h')).as("indexes").isBetween(1, SHARES);
    assertThat(stitch.rows('q')).as("spans").isZero();

    stitch.tell(span(17, 1));

    assertThat(seenBy(17)).containsExactly("call17");
  }

  @Test
  void aSpanFindsItsCallByClocksThatAreMinutesApart() {
    stitch.tell(call(1, -60), span(1, 60), span(2, -60), call(2, 60)).wait(TICK);

    assertThat(seenBy(1)).containsExactly("call1");
    assertThat(seenBy(2)).containsExactly("call2");
  }

  @Test
  void theSameIdHoursLaterIsAnotherRequest() {
    stitch.tell(call(1, 0), span(1, 7_200)).wait(TICK);

    assertThat(seenBy(1)).isEmpty();
  }

  @Test
  void aSpanFindsACallUntilItsEnd() {
    stitch.tell(span(1, 0).lasting(2_400), call(1, 2_390)).wait(TICK);

    assertThat(seenBy(1)).containsExactly("call1");
  }

  @Test
  void oldCallsAreEvictedAndNewOnesAreFound() {
    for (int call = 0; call < CALLS; call++) {
      stitch.tell(call(call, 1));
    }
    stitch.wait(TICK);

    long later = Duration.ofDays(3).toSeconds();
    for (int call = CALLS; call < CALLS + BLOCK; call++) {
      stitch.tell(call(call, later));
    }
    stitch.wait(TICK).tell(span(CALLS, later));

    assertThat(stitch.rows('g')).as("blocks").isLessThanOrEqualTo(2);
    assertThat(seenBy(CALLS)).containsExactly("call" + CALLS);
  }
}
