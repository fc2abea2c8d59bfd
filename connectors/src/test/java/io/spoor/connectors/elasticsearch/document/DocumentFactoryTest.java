package io.spoor.connectors.elasticsearch.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.Resource;
import org.junit.jupiter.api.Test;

class DocumentFactoryTest {

  private static final DocumentFactory DOCUMENTS = DocumentFactory.ofGeneration(0);

  @Test
  void skipsRecordsThatStagesSendEachOther() {
    assertThat(DOCUMENTS.of(new KeyMoved("default", "k", "c", "d", 1L, false, 0L, null, null)))
        .isEmpty();
    assertThat(
            DOCUMENTS.of(
                new FindingMoved(
                    "default", "c", "k", SinkRecordSamples.finding(1), 0L, null, null)))
        .isEmpty();
  }

  /** Two writers of one document would undo each other. */
  @Test
  void indexesAlertsOnlyWithTheVerdictsOnThem() {
    assertThat(DOCUMENTS.of(SinkRecordSamples.alert(1))).isEmpty();
    assertThat(DOCUMENTS.of(SinkRecordSamples.triaged(SinkRecordSamples.alert(1), null)))
        .isPresent();
  }

  @Test
  void refusesARecordThatNobodyForesaw() {
    assertThatThrownBy(() -> DOCUMENTS.of(Resource.newBuilder().setId("r").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("io.spoor.schemas.Resource");
  }

  @Test
  void neverWritesANegativeDuration() {
    IdentityEvent event = SinkRecordSamples.event().setEnded(1L).build();

    assertThat(json(event)).contains("\"duration\":0");
  }

  @Test
  void writesTextThatUtf8CannotCarry() {
    IdentityEvent event = SinkRecordSamples.event().setSummary("half \ud800 pair").build();

    assertThat(json(event)).contains("half \uFFFD pair");
  }

  @Test
  void leavesContentAndOriginalToTheEvent() {
    IdentityEvent event = SinkRecordSamples.event().build();

    String action =
        new String(DOCUMENTS.of(SinkRecordSamples.action(event, 1)).orElseThrow().json(), UTF_8);

    assertThat(action).doesNotContain("\"original\":{", "\"content\"", "\"arguments\"");
  }

  private static String json(IdentityEvent event) {
    return new String(DOCUMENTS.of(event).orElseThrow().json(), UTF_8);
  }
}
