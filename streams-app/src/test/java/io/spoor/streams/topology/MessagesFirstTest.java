package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.junit.jupiter.api.Test;

/** Which of the waiting records a task reads next. */
class MessagesFirstTest {
  private final MessagesFirst order = new MessagesFirst();

  @Test
  void messagesPrecedeAWaitingEvent() {
    assertThat(
            read(
                new Waiting("event", 1, order.events()),
                new Waiting("link", 3, order.keyMessages())))
        .containsExactly("link", "link", "link", "event");
  }

  @Test
  void aFloodOfMessagesDelaysAnEventByAFewOfThemOnly() {
    List<String> read =
        read(
            new Waiting("event", 3, order.events()),
            new Waiting("link", 500, order.keyMessages()),
            new Waiting("action", 500, order.chainMessages()));

    int most = 2 * (MessagesFirst.MAX_MESSAGES_IN_A_ROW + 1);
    for (int event = 0, index = -1; event < 3; event++) {
      int next = index + 1 + read.subList(index + 1, read.size()).indexOf("event");
      assertThat(next - index - 1).as("before event %d", event).isLessThanOrEqualTo(most);
      index = next;
    }
  }

  @Test
  void linksAndActionsDoNotDelayEachOther() {
    List<String> read =
        read(
            new Waiting("event", 1, order.events()),
            new Waiting("link", 500, order.keyMessages()),
            new Waiting("action", 1, order.chainMessages()));

    assertThat(read.indexOf("action")).isLessThan(MessagesFirst.MAX_MESSAGES_IN_A_ROW);
  }

  /** A source with so many records, as Kafka Streams reads it. */
  private static final class Waiting {
    private final String name;
    private final TimestampExtractor extractor;
    private int left;
    private long time;

    Waiting(String name, int records, TimestampExtractor extractor) {
      this.name = name;
      this.left = records;
      this.extractor = extractor;
      time = timeOfNext();
    }

    long time() {
      return time;
    }

    void take() {
      left--;
      if (left > 0) {
        time = timeOfNext();
      }
    }

    private long timeOfNext() {
      return extractor.extract(new ConsumerRecord<>(name, 0, 0, "", ""), -1);
    }
  }

  /** As Kafka Streams: the smallest time first; of equal ones the source that waits for longest. */
  private static List<String> read(Waiting... sources) {
    List<Waiting> waiting = new ArrayList<>(List.of(sources));
    List<String> read = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Waiting next = waiting.stream().min(Comparator.comparingLong(Waiting::time)).orElseThrow();
      read.add(next.name);
      next.take();
      waiting.remove(next);
      if (next.left > 0) {
        waiting.add(next);
      }
    }
    return read;
  }
}
