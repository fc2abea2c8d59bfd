package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.stitch.SeenEvents.Reception;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.TracedText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a record is to the records of its id that came before. */
class SeenEventsTest {
  private static final RowFamily<String, SeenEvent> ROWS =
      RowFamily.separate('s', "seen event", KeyEncoder.TEXT, SeenEvent.CODEC);
  private static final String ID = "t:s";

  private final RowCache rows =
      new RowCache(new MemoryRowStore(), RowCatalogue.of(ROWS), () -> 1 << 16);
  private final SeenEvents seen = new SeenEvents(ROWS.in(rows));

  @Test
  void aCopyIsDropped() {
    assertThat(receive(call("pay", 1, 2))).isEqualTo(is(Reception.Kind.NEW, ID));
    assertThat(receive(call("pay", 1, 2))).isEqualTo(is(Reception.Kind.COPY, ID));
  }

  @Test
  void whatStatesLessIsACopyAndWhatStatesMoreIsAPart() {
    receive(call("pay", 1, 0));
    assertThat(receive(call("pay", 0, 0)).kind()).isEqualTo(Reception.Kind.COPY);
    assertThat(receive(call("pay", 0, 2)).kind()).isEqualTo(Reception.Kind.PART);
    assertThat(receive(call("pay", 1, 2)).kind()).isEqualTo(Reception.Kind.COPY);
  }

  @Test
  void whatDiffersIsAnEventOfItsOwn() {
    receive(call("pay", 1, 2));
    for (IdentityEvent other :
        List.of(call("look", 1, 2), call("pay", 3, 2), call("pay", 1, 3), below(ID, "elsewhere"))) {
      Reception reception = receive(other);
      assertThat(reception.kind()).isEqualTo(Reception.Kind.CONFLICTING);
      assertThat(reception.eventId())
          .isEqualTo(RecordFlags.conflictingId(ID, EventClaims.of(other).digest()));
      assertThat(receive(other).kind()).isEqualTo(Reception.Kind.COPY);
      assertThat(receive(IdentityEvent.newBuilder(other).setEventId(reception.eventId()).build()))
          .as("published under its own id")
          .isEqualTo(is(Reception.Kind.COPY, reception.eventId()));
    }
  }

  @Test
  void anIdThatWasTakenInAdvanceHidesNothing() {
    IdentityEvent hidden = call("pay", 1, 2);
    String taken = RecordFlags.conflictingId(ID, EventClaims.of(hidden).digest());
    receive(IdentityEvent.newBuilder(call("look", 5, 5)).setEventId(taken).build());
    receive(call("look", 6, 6));

    assertThat(receive(hidden).kind()).isEqualTo(Reception.Kind.CONFLICTING);
  }

  @Test
  void aFloodIsCut() {
    for (int i = 0; i < RecordFlags.MAX_RECORDS; i++) {
      assertThat(receive(call("pay", 10 + i, 2)).isDropped()).isFalse();
    }
    assertThat(receive(call("pay", 99, 2)).kind()).isEqualTo(Reception.Kind.LEFT_OUT);
    assertThat(receive(call("pay", 10, 2)).kind()).isEqualTo(Reception.Kind.COPY);
  }

  @Test
  void aRowOfBeforeClaimsWereKeptHasCopiesOnly() {
    byte[] earlier = RowCodec.NUMBER.encode(7L);
    ROWS.in(rows).put(ID, SeenEvent.CODEC.decode(earlier));
    assertThat(SeenEvent.CODEC.encode(SeenEvent.CODEC.decode(earlier))).isEqualTo(earlier);
    assertThat(receive(call("pay", 1, 2)).kind()).isEqualTo(Reception.Kind.COPY);
  }

  @Test
  void aRowReadsAsItWasWritten() {
    EventClaims claims = EventClaims.of(call("pay", 1, 2));
    for (long clampedTime : new long[] {5, 4}) {
      var event =
          new SeenEvent(5, clampedTime, claims, List.of("00ff00ff00ff00ff", claims.digest()));
      byte[] encoded = SeenEvent.CODEC.encode(event);
      assertThat(SeenEvent.CODEC.decode(encoded)).isEqualTo(event);
      assertThat(SeenEvent.CODEC.about(event, 0)).isEqualTo(encoded.length);
    }
  }

  private Reception receive(IdentityEvent event) {
    return seen.receive(event, EventClaims.of(event));
  }

  private static Reception is(Reception.Kind kind, String eventId) {
    return new Reception(kind, eventId);
  }

  private static IdentityEvent below(String eventId, String parent) {
    return IdentityEvent.newBuilder(call("pay", 1, 2))
        .setEventId(eventId)
        .setParentEventId(parent)
        .build();
  }

  /** A call with contents, each a number; 0: not stated. */
  private static IdentityEvent call(String tool, int arguments, int result) {
    return IdentityEvent.newBuilder(Events.span(ID, 1, Events.trace("t")).by("clerk").event())
        .setGenAi(
            GenAi.newBuilder()
                .setOperation("execute_tool")
                .setToolName(tool)
                .setTrace(
                    ContentTrace.newBuilder()
                        .setKeyId(1)
                        .setArguments(texts(arguments))
                        .setResult(texts(result))
                        .build())
                .build())
        .build();
  }

  private static List<TracedText> texts(int content) {
    return content == 0
        ? List.of()
        : List.of(TracedText.newBuilder().setWords(List.of(content)).build());
  }
}
