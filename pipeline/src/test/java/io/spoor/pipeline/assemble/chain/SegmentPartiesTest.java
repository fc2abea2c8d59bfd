package io.spoor.pipeline.assemble.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.state.ActionParties;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentPartiesTest {
  private static final String RUN = Events.trace("run");

  private final SegmentState segment = SegmentTotals.create(RUN, 0);

  @Test
  void whatArrivesAndLeavesInAnyOrderLeavesNothing() {
    List<IdentityEvent> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Events event = Events.span("e" + i, i, RUN);
      events.add((i % 4 == 0 ? event : event.as("human" + i % 25)).event());
    }
    events.forEach(event -> SegmentParties.add(segment, event));
    assertThat(total(segment)).isEqualTo(60);
    assertThat(segment.getParties()).hasSizeLessThan(20);

    Collections.shuffle(events, new Random(7));
    events.forEach(event -> SegmentParties.remove(segment, event));

    assertThat(segment.getParties()).isEmpty();
  }

  @Test
  void severalHumansAreNotOneEvenIfTheyAreNotCountedApart() {
    SegmentParties.add(segment, span("a", "emma"));
    assertThat(SegmentParties.namesOneHuman(segment)).isTrue();

    for (int i = 0; i < 100; i++) {
      SegmentParties.add(segment, span("b" + i, "human" + i));
    }

    assertThat(SegmentParties.namesOneHuman(segment)).isFalse();
    assertThat(total(segment)).isEqualTo(101);
  }

  @Test
  void evictedActionsStayWhereTheyWereCounted() {
    SegmentParties.add(segment, span("a", "emma"));
    SegmentParties.add(segment, span("b", "tom"));
    SegmentParties.evict(segment, span("a", "emma"));

    SegmentState evicted = SegmentTotals.create(RUN, 0);
    SegmentParties.moveEvicted(segment, evicted);

    assertThat(SegmentParties.together(null, evicted))
        .extracting(ActionParties::getHuman)
        .containsExactly("emma");
    assertThat(SegmentParties.together(null, segment))
        .extracting(ActionParties::getHuman)
        .containsExactly("tom");
    assertThat(SegmentParties.together(evicted, segment)).hasSize(2);
  }

  private static IdentityEvent span(String id, String human) {
    return Events.span(id, 0, RUN).as(human).event();
  }

  private static long total(SegmentState segment) {
    return segment.getParties().stream().mapToLong(ActionParties::getActions).sum();
  }
}
