package io.spoor.connectors.elasticsearch.bulk;

import static io.spoor.connectors.elasticsearch.bulk.TestDelivery.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.elasticsearch.bulk.Counters.Counter;
import io.spoor.connectors.elasticsearch.document.Document;
import io.spoor.connectors.sink.Backoff;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.connectors.sink.Outage;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SenderTest {

  private static final ItemResult BUSY =
      new ItemResult(429, "es_rejected_execution_exception", "queue full");
  private static final ItemResult MALFORMED =
      new ItemResult(400, "document_parsing_exception", "failed to parse field [x]");

  private final InMemoryElasticsearch elasticsearch = new InMemoryElasticsearch();
  private final Counters counters = new Counters();
  private final AtomicInteger prepared = new AtomicInteger();

  @Test
  void acknowledgesWhatIsStored() throws Exception {
    TestDelivery a = TestDelivery.of("a", 1);
    TestDelivery b = TestDelivery.of("b", 1);

    sender().deliver(batch(a, b));

    assertThat(a.told()).containsExactly("acknowledged");
    assertThat(b.told()).containsExactly("acknowledged");
    assertThat(elasticsearch.requests()).containsExactly(2);
    assertThat(counters.get(Counter.STORED)).isEqualTo(2);
  }

  @Test
  void takesAnOlderVersionForSuperseded() throws Exception {
    TestDelivery newer = TestDelivery.of("a", 2);
    TestDelivery older = TestDelivery.of("a", 1);

    sender().deliver(batch(newer, older));

    assertThat(older.told()).containsExactly("acknowledged");
    assertThat(elasticsearch.versions()).containsEntry("a", 2L);
    assertThat(counters.get(Counter.SUPERSEDED)).isEqualTo(1);
  }

  @Test
  void rejectsOneDocumentWithoutHoldingUpTheRest() throws Exception {
    elasticsearch.answer(document -> is(document, "b") ? MALFORMED : null);
    TestDelivery[] all = {
      TestDelivery.of("a", 1), TestDelivery.of("b", 1), TestDelivery.of("c", 1)
    };

    sender().deliver(batch(all));

    assertThat(all[1].told())
        .containsExactly("rejected: document_parsing_exception: failed to parse field [x]");
    assertThat(elasticsearch.versions()).containsOnlyKeys("a", "c");
    assertThat(counters.get(Counter.REJECTED)).isEqualTo(1);
  }

  @Test
  void sendsAgainOnlyWhatWasNotTaken() throws Exception {
    AtomicInteger busy = new AtomicInteger(3);
    elasticsearch.answer(document -> is(document, "b") && busy.getAndDecrement() > 0 ? BUSY : null);
    TestDelivery a = TestDelivery.of("a", 1);
    TestDelivery b = TestDelivery.of("b", 1);

    sender().deliver(batch(a, b));

    assertThat(elasticsearch.requests()).containsExactly(2, 1, 1, 1);
    assertThat(a.told()).containsExactly("acknowledged");
    assertThat(b.told()).containsExactly("acknowledged");
    assertThat(counters.get(Counter.RETRIED)).isEqualTo(3);
  }

  @Test
  void triesUntilElasticsearchIsBack() throws Exception {
    for (int i = 0; i < 20; i++) {
      elasticsearch.failNext(RequestFailedException.noAnswer(new IOException("refused")));
      elasticsearch.failNext(RequestFailedException.refused(503, "no_master", "none"));
    }
    TestDelivery a = TestDelivery.of("a", 1);

    sender().deliver(batch(a));

    assertThat(a.told()).containsExactly("acknowledged");
    assertThat(elasticsearch.requests()).hasSize(41);
  }

  @Test
  void bytesThatAnOldRequestMayStillReadAreNotUsedAgain() throws Exception {
    Batch answered = batch(TestDelivery.of("a", 1), TestDelivery.of("b", 1));
    elasticsearch.answer(document -> is(document, "b") ? MALFORMED : null);
    sender().deliver(answered);
    elasticsearch.failNext(RequestFailedException.noAnswer(new IOException("timeout")));
    Batch timedOut = batch(TestDelivery.of("c", 1));
    sender().deliver(timedOut);

    assertThat(answered.isReusable()).isTrue();
    assertThat(timedOut.isReusable()).isFalse();
  }

  @Test
  void preparesAgainAfterItWasAway() throws Exception {
    Sender sender = sender();
    sender.prepare();
    elasticsearch.failNext(RequestFailedException.refused(429, "busy", "later"));
    sender.deliver(batch(TestDelivery.of("a", 1)));
    assertThat(prepared).hasValue(1);

    elasticsearch.failNext(RequestFailedException.noAnswer(new IOException("refused")));
    sender.deliver(batch(TestDelivery.of("b", 1)));

    assertThat(prepared).hasValue(2);
  }

  @Test
  void findsTheDocumentThatSpoilsAWholeRequest() throws Exception {
    elasticsearch.refuse(
        documents ->
            documents.stream().anyMatch(document -> is(document, "c"))
                ? RequestFailedException.refused(
                    400, "action_request_validation_exception", "id too long")
                : null);
    TestDelivery[] all = {
      TestDelivery.of("a", 1),
      TestDelivery.of("b", 1),
      TestDelivery.of("c", 1),
      TestDelivery.of("d", 1),
      TestDelivery.of("e", 1)
    };

    sender().deliver(batch(all));

    assertThat(elasticsearch.versions()).containsOnlyKeys("a", "b", "d", "e");
    assertThat(all[2].told())
        .containsExactly("rejected: HTTP 400 action_request_validation_exception: id too long");
  }

  @Test
  void givesUpOnADocumentThatMakesElasticsearchFail() throws Exception {
    elasticsearch.answer(
        document ->
            is(document, "a") ? new ItemResult(500, "null_pointer_exception", "oops") : null);
    TestDelivery a = TestDelivery.of("a", 1);

    sender().deliver(batch(a, TestDelivery.of("b", 1)));

    assertThat(a.told()).containsExactly("rejected: null_pointer_exception: oops");
    assertThat(elasticsearch.requests()).containsExactly(2, 1, 1, 1, 1);
  }

  @Test
  void stopsWhenAccessIsDenied() {
    elasticsearch.failNext(RequestFailedException.refused(401, "security_exception", "who?"));
    TestDelivery a = TestDelivery.of("a", 1);

    assertThatThrownBy(() -> sender().deliver(batch(a)))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("elasticsearch.api.key");
    assertThat(a.told()).isEmpty();
  }

  private Sender sender() {
    BackoffConfig pauses = new BackoffConfig(Duration.ofMillis(1), Duration.ofMillis(2));
    return new Sender(
        elasticsearch,
        new Preparations(prepared::incrementAndGet),
        new Backoff(pauses, new Random(7)),
        new Outage("elasticsearch", "documents"),
        counters);
  }

  private static boolean is(Document document, String id) {
    return document.address().id().equals(id);
  }
}
