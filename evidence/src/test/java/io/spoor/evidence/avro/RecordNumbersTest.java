package io.spoor.evidence.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.evidence.merkle.Sha256;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RecordNumbersTest {
  private final RecordNumbers numbers = new RecordNumbers();

  private static byte[] digest(long content) {
    return Sha256.of(ByteBuffer.allocate(Long.BYTES).putLong(content).array());
  }

  @Test
  void findsTheLastOnesAndEvictsTheRest() {
    long added = 3L * RecordNumbers.GENERATION;
    for (long i = 0; i < added; i++) {
      numbers.put(digest(i), 2 * i);
    }

    long found = 0;
    for (long i = added - RecordNumbers.GENERATION; i < added; i++) {
      found += numbers.find(digest(i)).orElse(-1) == 2 * i ? 1 : 0;
    }
    assertThat(found).isEqualTo(RecordNumbers.GENERATION);
    assertThat(numbers.find(digest(0))).isEmpty();
    assertThat(numbers.find(digest(added))).isEmpty();
  }

  /** Keys that go on moving. */
  @Test
  void whatIsFoundIsRetainedLonger() {
    numbers.put(digest(-1), 7);
    for (long i = 0; i < 3L * RecordNumbers.GENERATION; i++) {
      numbers.put(digest(i), i);
      if (i % 100_000 == 0) {
        assertThat(numbers.find(digest(-1))).hasValue(7);
      }
    }
  }

  @Test
  void theLastRecordOfEqualContentCounts() {
    numbers.put(digest(1), 10);
    numbers.put(digest(1), 11);

    assertThat(numbers.find(digest(1))).hasValue(11);
  }
}
