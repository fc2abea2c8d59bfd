package io.spoor.decisions.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.view.RunLookup.Found;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainViewConsumerTest {
  private static final String RUN = Keys.of("default", "trace", "", "t1");

  private final ChainViews views = new ChainViews(InstantSource.system());
  private final List<String> journal = new ArrayList<>();
  private final Map<Integer, SpecificRecord> values = new HashMap<>();
  private final ChainViewConsumer consumer =
      new ChainViewConsumer((topic, bytes) -> values.get((int) bytes[0]), views, journal::add);
  private int offset;

  private void read(@Nullable String key, SpecificRecord value) {
    offset++;
    values.put(offset, value);
    consumer.apply(
        new ConsumerRecord<>("spoor.chain-views", 0, offset, key, new byte[] {(byte) offset}));
  }

  @Test
  void recordsWithMalformedKeysAreSkippedAndLoggedOnce() {
    var placed = new ChainKey(RUN, 0, 1L, 1, null);
    for (String key :
        List.of("key|", "key|a", "key|default|access-key|aws|x|2026-99-99", "key|%zz|trace||t")) {
      read(key, placed);
    }
    read(null, placed);
    long skipped = consumer.skipped();
    read(ChainViewKey.ofChain(RUN), ChainViewsTest.view(RUN, 0, 1));
    read(ChainViewKey.ofKey(RUN), placed);

    assertThat(views.byTrace("default", "t1")).isInstanceOf(Found.class);
    assertThat(skipped).isPositive().isEqualTo(consumer.skipped());
    assertThat(journal)
        .singleElement()
        .asString()
        .contains("malformed", "partition 0, offset 1")
        .doesNotContain("key|");
  }
}
