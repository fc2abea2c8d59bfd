package io.spoor.connectors.elasticsearch.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkConfig.BatchConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentQueueTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void handsOutAFullBatchAtOnce() throws InterruptedException {
    DocumentQueue queue = queue(3, 1 << 20, HOUR);

    queue.add(documents(7));

    assertThat(queue.take().documents()).isEqualTo(3);
    assertThat(queue.take().documents()).isEqualTo(3);
  }

  @Test
  void handsOutTheRestAfterTheLingerTime() throws InterruptedException {
    DocumentQueue queue = queue(3, 1 << 20, Duration.ofMillis(20));

    queue.add(documents(1));

    assertThat(queue.take().documents()).isEqualTo(1);
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void boundsABatchByItsBytes() throws InterruptedException {
    int size = documents(1).getFirst().document().size();
    BulkBatch one = RecordingCallback.batch(RecordingCallback.of("d0", 1));
    DocumentQueue queue = queue(100, one.size() + size, HOUR);

    queue.add(documents(5));

    assertThat(queue.take().documents()).isEqualTo(2);
    assertThat(queue.bytes()).isEqualTo(3L * one.size());
  }

  @Test
  void handsOutADocumentLargerThanABatch() throws InterruptedException {
    DocumentQueue queue = queue(100, 10, HOUR);

    queue.add(documents(2));

    assertThat(queue.take().documents()).isEqualTo(1);
  }

  @Test
  void usesABatchAgainWhenItIsGivenBack() throws InterruptedException {
    DocumentQueue queue = queue(2, 1 << 20, HOUR);
    queue.add(documents(4));
    BulkBatch first = queue.take();
    BulkBatch second = queue.take();

    queue.release(first);
    queue.add(documents(2));

    assertThat(queue.take()).isSameAs(first).isNotSameAs(second);
    assertThat(first.documents()).isEqualTo(2);
  }

  @Test
  void leavesABatchAloneThatMayStillBeRead() throws InterruptedException {
    DocumentQueue queue = queue(2, 1 << 20, HOUR);
    queue.add(documents(2));
    BulkBatch first = queue.take();
    first.preventReuse();

    queue.release(first);
    queue.add(documents(2));

    assertThat(queue.take()).isNotSameAs(first);
  }

  private static DocumentQueue queue(int documents, long bytes, Duration linger) {
    return new DocumentQueue(new BatchConfig(documents, bytes, linger, 1, Long.MAX_VALUE));
  }

  private static List<QueuedDocument> documents(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> RecordingCallback.of("d" + i, 1).outgoing())
        .toList();
  }
}
