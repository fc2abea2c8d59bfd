package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.ContentMark;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.schemas.Agent;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.Content;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The content of a run that decision servers hold: reduced, bounded, and gone with its key. */
class RunContentsTest {
  private static final String RUN = "default|trace||t1";

  private final MemoryRowStore store = new MemoryRowStore();
  private final RowCache rows = new RowCache(store, RunContents.CATALOGUE, () -> 1 << 20);
  private final Map<String, RunContent> published = new LinkedHashMap<>();
  private final List<RunContent> sent = new ArrayList<>();
  private int retracted;

  private final RunContents contents =
      new RunContents(
          rows,
          new ChainViewSink() {
            @Override
            public void view(String rootKey, @Nullable ChainView view) {}

            @Override
            public void key(String key, @Nullable ChainKey chain) {}

            @Override
            public void content(String trailKey, String record, @Nullable RunContent content) {
              assertThat(trailKey).isEqualTo(RUN);
              if (content == null) {
                assertThat(published.remove(record)).isNotNull();
                retracted++;
              } else {
                published.put(record, content);
                sent.add(content);
              }
            }
          },
          3);

  private static IdentityEvent.Builder event(String id) {
    return IdentityEvent.newBuilder()
        .setEventId(id)
        .setTenant("default")
        .setSource("otel")
        .setTime(1_000)
        .setArrivedAt(1)
        .setRaw(new RawPointer("spoor.raw.otel", 1, 7L, id))
        .setTrailKey(RUN)
        .setAction("send_mail")
        .setOutcome("success")
        .setAgent(Agent.newBuilder().setId("clerk").build())
        .setSummary("send_mail to emma@example.com")
        .setErrorMessage("no such user emma")
        .setOriginal("{\"secret\":1}")
        .setContent(
            Content.newBuilder().setCapture("full").setArguments("emma@example.com").build());
  }

  private static IdentityEvent call(String id, int values) {
    return call(id, text(0, ValueKind.TEXT, values));
  }

  private static TracedText text(int flags, ValueKind kind) {
    return text(flags, kind, 1);
  }

  private static TracedText text(int flags, ValueKind kind, int values) {
    List<TracedValue> hashes =
        LongStream.range(0, values)
            .mapToObj(
                hash -> TracedValue.newBuilder().setHash(hash << 40).setKind(kind.code()).build())
            .toList();
    return TracedText.newBuilder()
        .setFlags(flags)
        .setTopics(0)
        .setPosition(0)
        .setValues(hashes)
        .setWords(List.of())
        .setShingles(List.of())
        .build();
  }

  private static IdentityEvent call(String id, TracedText result) {
    return event(id)
        .setGenAi(
            GenAi.newBuilder()
                .setOperation("execute_tool")
                .setToolName("send_mail")
                .setModel("a-model")
                .setTrace(
                    ContentTrace.newBuilder()
                        .setKeyId(1)
                        .setToolWords(List.of())
                        .setArguments(List.of())
                        .setResult(List.of(result))
                        .setRequest(List.of())
                        .setCut(false)
                        .build())
                .build())
        .build();
  }

  private static IdentityEvent span(String id) {
    return event(id).setParentEventId("t1:above").build();
  }

  private static ContentTrace trace(IdentityEvent event) {
    return Objects.requireNonNull(Objects.requireNonNull(event.getGenAi()).getTrace());
  }

  private void publish(IdentityEvent event) {
    contents.publish(RUN, event);
  }

  @Test
  void hasHashesAndPlaceAndNoText() {
    publish(call("t1:a", 2));

    IdentityEvent reduced = sent.getFirst().getEvent();
    assertThat(sent.getFirst().getGeneration()).isEqualTo(3);
    assertThat(trace(reduced)).isEqualTo(trace(call("t1:a", 2)));
    assertThat(reduced.toString()).doesNotContain("a-model");
    assertThat(reduced.toString())
        .contains("t1:a", "clerk", "send_mail")
        .doesNotContain("emma", "secret", "spoor.raw");
  }

  @Test
  void whatIsNoSpanOfARunIsNotPublished() {
    publish(event("e1").build());

    assertThat(sent).isEmpty();
  }

  @Test
  void aLongRunHasItsNewestRecordsAndTellsHowManyAreMissing() {
    for (int i = 0; i < RunContents.MAX_RECORDS + 88; i++) {
      publish(call("t1:" + i, 1));
    }

    assertThat(published).hasSize(RunContents.MAX_RECORDS);
    assertThat(retracted).isEqualTo(88);
    assertThat(sent.getLast().getLeftOut()).isEqualTo(88);
    assertThat(published.values().iterator().next().getEvent().getEventId()).isEqualTo("t1:88");
  }

  @Test
  void aFloodOfSpansDisplacesNoContent() {
    publish(call("t1:a", 1));
    for (int i = 0; i < 3 * RunContents.MAX_RECORDS; i++) {
      publish(span("t1:s" + i));
    }

    assertThat(published.values())
        .extracting(content -> content.getEvent().getEventId())
        .contains("t1:a");
    assertThat(published).hasSize(RunContents.MAX_RECORDS + 1);
    assertThat(sent.getLast().getLeftOut()).isEqualTo(2 * RunContents.MAX_RECORDS);
  }

  @Test
  void aFloodOfHarmlessContentDisplacesNoOrderAndNoDestination() {
    publish(call("t1:order", text(TextFlag.ORDER.bit(), ValueKind.TEXT)));
    publish(call("t1:destination", text(0, ValueKind.EMAIL)));
    for (int i = 0; i < 2 * RunContents.MAX_RECORDS; i++) {
      publish(call("t1:" + i, 1));
    }

    assertThat(published.values())
        .extracting(content -> content.getEvent().getEventId())
        .contains("t1:order", "t1:destination");
    assertThat(published).hasSize(RunContents.MAX_RECORDS + 2);
    assertThat(sent.getLast().getLeftOut()).isEqualTo(RunContents.MAX_RECORDS);
  }

  @Test
  void theBytesOfARunAreBounded() {
    for (int i = 0; i < 64; i++) {
      publish(call("t1:" + i, 4_000));
    }

    assertThat(published.size()).isBetween(8, 40);
    assertThat(sent.getLast().getLeftOut()).isEqualTo(64 - published.size());
  }

  @Test
  void aRecordThatIsTooLargeIsMarkedAsNotRead() {
    publish(call("t1:large", 40_000));

    ContentTrace trace = trace(sent.getFirst().getEvent());
    assertThat(trace.getResult()).isEmpty();
    assertThat(trace.getKeyId()).isEqualTo(1);
    assertThat(ContentMark.of(trace.getMarks())).contains(ContentMark.PARTLY_READ);
    assertThat(sent.getFirst().getLeftOut()).isEqualTo(1);
  }

  @Test
  void anEvictedKeyRetractsItsRecordsInPiecesAndLeavesNoRow() {
    for (int i = 0; i < 100; i++) {
      publish(call("t1:" + i, 1));
      publish(span("t1:s" + i));
    }

    int steps = 0;
    while (contents.retract(RUN, 64) == 64) {
      steps++;
    }
    rows.flush();

    assertThat(steps).isEqualTo(3);
    assertThat(published).isEmpty();
    assertThat(store.size()).isZero();
  }

  @Test
  void nothingIsStoredWithoutDecisionServers() {
    new RunContents(rows, ChainViewSink.NONE, 0).publish(RUN, call("t1:a", 1));
    rows.flush();

    assertThat(store.size()).isZero();
  }
}
