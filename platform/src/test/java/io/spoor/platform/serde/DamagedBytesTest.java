package io.spoor.platform.serde;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.schemas.Fixtures;
import io.spoor.schemas.Fixtures.TopicSample;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes damaged anywhere become a record or a SerializationException: no other error, no memory
 * taken for a length.
 */
class DamagedBytesTest {

  private static final int ATTEMPTS = 1_000;
  private static final long MAX_BYTES_PER_ATTEMPT = 4 << 20;

  private final LocalSchemaResolver schemas = new LocalSchemaResolver();
  private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>(schemas);
  private final AvroDeserializer<SpecificRecord> deserializer = AvroDeserializer.ofAny(schemas);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<TopicSample> placed() {
    return Fixtures.samples();
  }

  @ParameterizedTest
  @MethodSource("placed")
  void truncatedAtAnyByte(TopicSample sample) {
    byte[] complete = bytes(sample);

    for (int length = 0; length < complete.length; length++) {
      byte[] truncated = Arrays.copyOf(complete, length);
      assertThat(readable(sample, truncated))
          .as("cut to %d of %d bytes", length, complete.length)
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("placed")
  void anyBytesOverwritten(TopicSample sample) {
    byte[] complete = bytes(sample);

    for (int seed = 0; seed < ATTEMPTS; seed++) {
      Random random = new Random(seed);
      byte[] damaged = complete.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        // Behind the schema id: a wrong id is another test's matter.
        damaged[5 + random.nextInt(damaged.length - 5)] = (byte) random.nextInt();
      }
      long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
      readable(sample, damaged);
      assertThat(threads.getCurrentThreadAllocatedBytes() - allocatedBefore)
          .as("seed %d", seed)
          .isLessThan(MAX_BYTES_PER_ATTEMPT);
    }
  }

  private byte[] bytes(TopicSample sample) {
    return requireNonNull(
        serializer.serialize(sample.topic().name(), Fixtures.filled(sample.type())));
  }

  private boolean readable(TopicSample sample, byte[] bytes) {
    try {
      deserializer.deserialize(sample.topic().name(), bytes);
      return true;
    } catch (SerializationException e) {
      return false;
    } catch (Throwable e) {
      return fail("%s: %s for %s".formatted(sample, e, Arrays.toString(bytes)), e);
    }
  }
}
