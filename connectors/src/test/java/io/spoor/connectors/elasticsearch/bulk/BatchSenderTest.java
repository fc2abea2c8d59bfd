package io.spoor.connectors.elasticsearch.bulk;

import static io.spoor.connectors.elasticsearch.bulk.RecordingCallback.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.elasticsearch.bulk.IndexingCounters.Counter;
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import io.spoor.connectors.sink.Backoff;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.connectors.sink.OutageTracker;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchSenderTest {

  private static final ItemResult BUSY =
      new ItemResult(429, "es_rejected_execution_exception", "queue full");
  private static final ItemResult MALFORMED =
      new ItemResult(400, "document_parsing_exception", "failed to parse field [x]");

  private final InMemoryElasticsearch elasticsearch = new InMemoryElasticsearch();
  private final IndexingCounters counters = new IndexingCounters();
  private final AtomicInteger prepared = new AtomicInteger();

  @Test
  void acknowledgesWhatIsStored() throws Exception {
    RecordingCallback a = RecordingCallback.of("a", 1);
    RecordingCallback b = RecordingCallback.of("b", 1);

    sender().deliver(batch(a, b));

    assertThat(a.events()).containsExactly("acknowledged");
    assertThat(b.events()).containsExactly("acknowledged");
    assertThat(elasticsearch.requests()).containsExactly(2);
    assertThat(counters.get(Counter.STORED)).isEqualTo(2);
  }

  @Test
  void takesAnOlderVersionForSuperseded() throws Exception {
    RecordingCallback newer = RecordingCallback.of("a", 2);
    RecordingCallback older = RecordingCallback.of("a", 1);

    sender().deliver(batch(newer, older));

    assertThat(older.events()).containsExactly("acknowledged");
    assertThat(elasticsearch.versions()).containsEntry("a", 2L);
    assertThat(counters.get(Counter.SUPERSEDED)).isEqualTo(1);
  }

  @Test
  void rejectsOneDocumentWithoutHoldingUpTheRest() throws Exception {
    elasticsearch.failDocuments(document -> hasId(document, "b") ? MALFORMED : null);
    RecordingCallback[] all = {
      RecordingCallback.of("a", 1), RecordingCallback.of("b", 1), RecordingCallback.of("c", 1)
    };

    sender().deliver(batch(all));

    assertThat(all[1].events())
        .containsExactly("rejected: document_parsing_exception: failed to parse field [x]");
    assertThat(elasticsearch.versions()).containsOnlyKeys("a", "c");
    assertThat(counters.get(Counter.REJECTED)).isEqualTo(1);
  }

  @Test
  void sendsAgainOnlyWhatWasNotTaken() throws Exception {
    AtomicInteger busy = new AtomicInteger(3);
    elasticsearch.failDocuments(
        document -> hasId(document, "b") && busy.getAndDecrement() > 0 ? BUSY : null);
    RecordingCallback a = RecordingCallback.of("a", 1);
    RecordingCallback b = RecordingCallback.of("b", 1);

    sender().deliver(batch(a, b));

    assertThat(elasticsearch.requests()).containsExactly(2, 1, 1, 1);
    assertThat(a.events()).containsExactly("acknowledged");
    assertThat(b.events()).containsExactly("acknowledged");
    assertThat(counters.get(Counter.RETRIED)).isEqualTo(3);
  }

  @Test
  void triesUntilElasticsearchIsBack() throws Exception {
    for (int i = 0; i < 20; i++) {
      elasticsearch.failNext(RequestFailedException.noResponse(new IOException("refused")));
      elasticsearch.failNext(RequestFailedException.refused(503, "no_master", "none"));
    }
    RecordingCallback a = RecordingCallback.of("a", 1);

    sender().deliver(batch(a));

    assertThat(a.events()).containsExactly("acknowledged");
    assertThat(elasticsearch.requests()).hasSize(41);
  }

  @Test
  void bytesThatAnOldRequestMayStillReadAreNotUsedAgain() throws Exception {
    BulkBatch answered = batch(RecordingCallback.of("a", 1), RecordingCallback.of("b", 1));
    elasticsearch.failDocuments(document -> hasId(document, "b") ? MALFORMED : null);
    sender().deliver(answered);
    elasticsearch.failNext(RequestFailedException.noResponse(new IOException("timeout")));
    BulkBatch timedOut = batch(RecordingCallback.of("c", 1));
    sender().deliver(timedOut);

    assertThat(answered.isReusable()).isTrue();
    assertThat(timedOut.isReusable()).isFalse();
  }

  @Test
  void preparesAgainAfterItWasAway() throws Exception {
    BatchSender sender = sender();
    sender.prepare();
    elasticsearch.failNext(RequestFailedException.refused(429, "busy", "later"));
    sender.deliver(batch(RecordingCallback.of("a", 1)));
    assertThat(prepared).hasValue(1);

    elasticsearch.failNext(RequestFailedException.noResponse(new IOException("refused")));
    sender.deliver(batch(RecordingCallback.of("b", 1)));

    assertThat(prepared).hasValue(2);
  }

  @Test
  void findsTheDocumentThatSpoilsAWholeRequest() throws Exception {
    elasticsearch.failRequests(
        documents ->
            documents.stream().anyMatch(document -> hasId(document, "c"))
                ? RequestFailedException.refused(
                    400, "action_request_validation_exception", "id too long")
                : null);
    RecordingCallback[] all = {
      RecordingCallback.of("a", 1),
      RecordingCallback.of("b", 1),
      RecordingCallback.of("c", 1),
      RecordingCallback.of("d", 1),
      RecordingCallback.of("e", 1)
    };

    sender().deliver(batch(all));

    assertThat(elasticsearch.versions()).containsOnlyKeys("a", "b", "d", "e");
    assertThat(all[2].events())
        .containsExactly("rejected: HTTP 400 action_request_validation_exception: id too long");
  }

  @Test
  void givesUpOnADocumentThatMakesElasticsearchFail() throws Exception {
    elasticsearch.failDocuments(
        document ->
            hasId(document, "a") ? new ItemResult(500, "null_pointer_exception", "oops") : null);
    RecordingCallback a = RecordingCallback.of("a", 1);

    sender().deliver(batch(a, RecordingCallback.of("b", 1)));

    assertThat(a.events()).containsExactly("rejected: null_pointer_exception: oops");
    assertThat(elasticsearch.requests()).containsExactly(2, 1, 1, 1, 1);
  }

  @Test
  void stopsWhenAccessIsDenied() {
    elasticsearch.failNext(RequestFailedException.refused(401, "security_exception", "who?"));
    RecordingCallback a = RecordingCallback.of("a", 1);

    assertThatThrownBy(() -> sender().deliver(batch(a)))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("elasticsearch.api.key");
    assertThat(a.events()).isEmpty();
  }

  private BatchSender sender() {
    BackoffConfig pauses = new BackoffConfig(Duration.ofMillis(1), Duration.ofMillis(2));
    return new BatchSender(
        elasticsearch,
        new IndexSetupGuard(prepared::incrementAndGet),
        new Backoff(pauses, new Random(7)),
        new OutageTracker("elasticsearch", "documents"),
        counters);
  }

  private static boolean hasId(SearchDocument document, String id) {
    return document.address().id().equals(id);
  }
}
