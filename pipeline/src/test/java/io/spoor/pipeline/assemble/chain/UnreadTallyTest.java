package io.spoor.pipeline.assemble.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.ContentMark;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.pipeline.state.UnreadCounts;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadTallyTest {
  private final SegmentState segment = SegmentTotals.create("k", 0);

  private static IdentityEvent event(String... flags) {
    return IdentityEvent.newBuilder()
        .setEventId("e")
        .setTenant("t")
        .setSource("otel")
        .setTime(1)
        .setArrivedAt(1)
        .setRaw(new RawPointer("topic", 0, 1L, "hash"))
        .setTrailKey("k")
        .setAction("bash")
        .setOutcome("success")
        .setFlags(List.of(flags))
        .build();
  }

  @Test
  void storesNothingForRecordsThatWereReadInFull() {
    UnreadTally.add(segment, event("truncated-content"));

    assertThat(UnreadTally.all(segment)).isNull();
  }

  @Test
  void takesOffWhatItCounted() {
    UnreadTally.add(segment, event("partly-read-content", "opaque-content"));
    UnreadTally.add(segment, event("unreadable-record"));
    UnreadTally.add(segment, event("truncated-calls"));
    assertThat(UnreadTally.all(segment)).isEqualTo(new UnreadCounts(2L, 1L, 1L));

    UnreadTally.remove(segment, event("truncated-calls"));
    UnreadTally.remove(segment, event("unreadable-record"));
    assertThat(UnreadTally.all(segment)).isEqualTo(new UnreadCounts(1L, 1L, 0L));

    UnreadTally.remove(segment, event("partly-read-content", "opaque-content"));
    assertThat(UnreadTally.all(segment)).isNull();
  }

  @Test
  void neverFallsBelowZeroForRowsThatCountedNothing() {
    UnreadTally.add(segment, event("opaque-content"));
    UnreadTally.remove(segment, event("partly-read-content"));
    UnreadTally.evict(segment, event("partly-read-content"));

    assertThat(segment.getUnread()).isEqualTo(new UnreadCounts(0L, 1L, 0L));
  }

  @Test
  void countsLogRecordsOfAnActionAndNoOtherObservers() {
    ContentTrace cut = ContentTrace.newBuilder().setKeyId(1).setCut(true).build();
    ContentTrace opaque =
        ContentTrace.newBuilder().setKeyId(1).setMarks(ContentMark.OPAQUE.bit()).build();
    var log = ContentObservation.newBuilder().setEventId("l").setTime(1).setTrace(cut).build();
    var server =
        ContentObservation.newBuilder()
            .setEventId("s")
            .setTime(1)
            .setTrace(opaque)
            .setObserver("server")
            .build();

    UnreadTally.add(
        segment, IdentityEvent.newBuilder(event()).setObservations(List.of(log, server)).build());

    assertThat(UnreadTally.all(segment)).isEqualTo(new UnreadCounts(1L, 0L, 0L));
  }

  @Test
  void keepsEvictedRecordsWhenTheOthersMoveAway() {
    UnreadTally.add(segment, event("partly-read-content"));
    UnreadTally.add(segment, event("partly-read-content"));
    UnreadTally.evict(segment, event("partly-read-content"));
    assertThat(UnreadTally.all(segment)).isEqualTo(new UnreadCounts(2L, 0L, 0L));

    SegmentState evicted = SegmentState.newBuilder(segment).build();
    UnreadTally.moveEvicted(segment, evicted);

    assertThat(UnreadTally.all(segment)).isEqualTo(new UnreadCounts(1L, 0L, 0L));
    assertThat(UnreadTally.all(evicted)).isEqualTo(new UnreadCounts(1L, 0L, 0L));
  }
}
