package io.spoor.schemas.serde;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.spoor.schemas.registry.LocalSchemas;
import io.spoor.schemas.serde.Fixtures.Placed;
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

  private static final int TRIES = 1_000;
  private static final long MOST_BYTES_A_TRY = 4 << 20;

  private final LocalSchemas schemas = new LocalSchemas();
  private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>(schemas);
  private final AvroDeserializer<SpecificRecord> deserializer = AvroDeserializer.ofAny(schemas);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<Placed> placed() {
    return Fixtures.placed();
  }

  @ParameterizedTest
  @MethodSource("placed")
  void truncatedAtAnyByte(Placed placed) {
    byte[] whole = bytes(placed);

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(readable(placed, cut)).as("cut to %d of %d bytes", length, whole.length).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("placed")
  void anyBytesOverwritten(Placed placed) {
    byte[] whole = bytes(placed);

    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      byte[] damaged = whole.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        // Behind the schema id: a wrong id is another test's matter.
        damaged[5 + random.nextInt(damaged.length - 5)] = (byte) random.nextInt();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      readable(placed, damaged);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .as("seed %d", seed)
          .isLessThan(MOST_BYTES_A_TRY);
    }
  }

  private byte[] bytes(Placed placed) {
    return requireNonNull(
        serializer.serialize(placed.topic().name(), Fixtures.full(placed.type())));
  }

  private boolean readable(Placed placed, byte[] bytes) {
    try {
      deserializer.deserialize(placed.topic().name(), bytes);
      return true;
    } catch (SerializationException e) {
      return false;
    } catch (Throwable e) {
      return fail("%s: %s for %s".formatted(placed, e, Arrays.toString(bytes)), e);
    }
  }
}
