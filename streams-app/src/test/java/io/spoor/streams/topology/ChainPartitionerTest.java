package io.spoor.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.key.Keys;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** A chain stays where the events of its root key arrive. */
class ChainPartitionerTest {
  private final Random random = new Random(20260310);

  @Test
  void aChainHasThePartitionThatTheProducerGivesTheEventsOfItsRootKey() {
    for (int i = 0; i < 1_000; i++) {
      String base = Keys.of("acme", "key", "aws", "AKIA" + random.nextLong());
      String key = random.nextBoolean() ? base : Keys.withDay(base, random.nextLong(1L << 60));
      int partitions = 1 + random.nextInt(48);

      assertThat(ChainPartitioner.partition(key, partitions))
          .as("%s of %d", key, partitions)
          .isEqualTo(BuiltInPartitioner.partitionForKey(base.getBytes(UTF_8), partitions));
    }
  }
}
