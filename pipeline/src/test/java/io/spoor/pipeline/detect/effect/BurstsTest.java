package io.spoor.pipeline.detect.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.state.Observation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BurstsTest {
  private static List<Observation> at(int... times) {
    return IntStream.of(times)
        .mapToObj(
            time ->
                Observation.newBuilder()
                    .setDetector("d")
                    .setGroup("g")
                    .setEventId("e" + time)
                    .setTime(time)
                    .setKey("k")
                    .setSource("s")
                    .setAction("a" + time % 3)
                    .setOutcome("success")
                    .build())
        .toList();
  }

  private static List<List<Long>> bursts(int enough, int... times) {
    return Bursts.find(at(times), 10, enough, one -> List.of(one.getEventId())).stream()
        .map(burst -> burst.actions().stream().map(Observation::getTime).toList())
        .toList();
  }

  @Test
  void takesWhatLiesWithinASpan() {
    assertThat(bursts(3, 0, 20, 25, 30, 60)).containsExactly(List.of(20L, 25L, 30L));
    assertThat(bursts(3, 0, 11, 22, 33)).isEmpty();
  }

  @Test
  void makesOneOfWindowsThatOverlapAndTwoOfThoseThatDoNot() {
    assertThat(bursts(3, 0, 5, 9, 12, 18, 100, 101, 102))
        .containsExactly(List.of(0L, 5L, 9L, 12L, 18L), List.of(100L, 101L, 102L));
  }

  @Test
  void countsDifferentThingsAndTellsWhenItWasEnough() {
    assertThat(Bursts.find(at(0, 3, 6, 9), 10, 2, one -> List.of(one.getAction()))).isEmpty();
    assertThat(Bursts.find(at(0, 3, 4, 5, 9), 10, 3, one -> List.of(one.getAction())))
        .singleElement()
        .satisfies(burst -> assertThat(burst.reachedAt()).isEqualTo(5));
  }
}
