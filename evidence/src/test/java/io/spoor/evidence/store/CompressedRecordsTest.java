package io.spoor.evidence.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.verify.VerificationFault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressedRecordsTest {
  private static final SigningKey KEY = SigningKey.generate(LogFixtures.NAME);
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;

  @TempDir private Path log;
  private byte[] original;

  @BeforeEach
  void write() throws IOException {
    LogFixtures.write(log, KEY, 3, 2);
    original = Files.readAllBytes(LogFixtures.compressed(log, 1));
  }

  private Optional<VerificationFault> faultWith(byte[] compressed) throws IOException {
    Files.delete(LogFixtures.compressed(log, 1));
    Files.write(LogFixtures.compressed(log, 1), compressed);
    return LogFixtures.verify(log, KEY.verifier()).fault();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Test
  void aSegmentIsCompressedAndAnyToolExpandsIt() throws IOException {
    byte[] records = LogFixtures.records(log, 1);

    assertThat(LogFixtures.segment(log, 1).resolve("records")).doesNotExist();
    assertThat(original).hasSizeLessThan(records.length * 2 / 3);
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(original))) {
      assertThat(gzip.readAllBytes()).isEqualTo(records);
    }
    assertThat(LogFixtures.verify(log, KEY.verifier()).bytes())
        .as("bytes of all records, expanded")
        .isGreaterThan(3L * records.length - 100);
  }

  /** Only unused bits of the compressed data can be altered: then it expands to the same. */
  @Test
  void noAlteredBitChangesTheRecords() throws IOException {
    byte[] records = LogFixtures.records(log, 1);
    int unnoticed = 0;
    int bits = original.length * 8;
    for (int bit = 0; bit < bits; bit += isOutside(bit / 8) || bit > bits - 200 ? 1 : 13) {
      byte[] altered = original.clone();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      Optional<VerificationFault> fault = faultWith(altered);
      if (isOutside(bit / 8)) {
        assertThat(fault).as("bit %d", bit).isPresent();
      }
      if (fault.isEmpty()) {
        unnoticed++;
        assertThat(LogFixtures.records(log, 1)).as("bit %d", bit).isEqualTo(records);
      } else {
        assertThat(fault.get().segment()).as("bit %d", bit).isEqualTo(1);
      }
    }
    assertThat(unnoticed).isLessThan(8);
  }

  /** Of the compressed data. */
  private boolean isOutside(int offset) {
    return offset < HEADER_BYTES || offset >= original.length - TRAILER_BYTES;
  }

  @Test
  void noByteCanBeAddedOrCutOff() throws IOException {
    for (int cut = 1; cut <= original.length; cut += cut < 20 ? 1 : 17) {
      assertThat(faultWith(Arrays.copyOf(original, original.length - cut)))
          .as("%d bytes less", cut)
          .isPresent();
    }
    assertThat(faultWith(joined(original, new byte[1]))).isPresent();
    assertThat(faultWith(joined(original, original)).orElseThrow())
        .asString()
        .startsWith("segment 1, records, record ")
        .endsWith("records.gz does not end with the checksum and the size of its content");
    assertThat(faultWith(joined(original, gzip(new byte[0])))).isPresent();
    assertThat(faultWith(original)).isEmpty();
  }

  /** The signed statement bounds what is read, whatever the file expands to. */
  @Test
  void aFileThatExpandsWithoutBoundIsRefused() throws IOException {
    byte[] records = LogFixtures.records(log, 1);
    byte[] bomb = gzip(joined(records, "[\n".repeat(1 << 23).getBytes(UTF_8)));

    VerificationFault fault = faultWith(bomb).orElseThrow();

    assertThat(fault.segment()).isEqualTo(1);
    var expanded = new CompressedRecords(new ByteArrayInputStream(bomb), 2L * records.length);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expanded.transferTo(new ByteArrayOutputStream()))
        .withMessage(
            "records.gz expands beyond the "
                + 2 * records.length
                + " bytes that the statement permits");
    byte[] line = ("[" + "x".repeat(1 << 26)).getBytes(UTF_8);
    assertThat(faultWith(gzip(joined(records, line))).orElseThrow().problem())
        .contains("expands beyond the 2097152 bytes that the statement permits");
  }

  /** The statement of an earlier log gives no bound. */
  @Test
  void recordsWithoutAStatedBoundAreNotExpanded() throws IOException {
    try (InputStream in = new CompressedRecords(new ByteArrayInputStream(original), 0)) {
      assertThatIllegalArgumentException()
          .isThrownBy(in::readAllBytes)
          .withMessageContaining("permits no compressed records");
    }
  }

  @Test
  void bothFormsOfASegmentAreAFault() throws IOException {
    byte[] records = LogFixtures.records(log, 1);
    Files.write(LogFixtures.segment(log, 1).resolve("records"), records);

    assertThat(LogFixtures.verify(log).fault().orElseThrow().problem())
        .endsWith("segments/000000000001/records.gz");
    assertThatThrownBy(() -> LogFixtures.records(log, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("both exist");
  }

  @Test
  void anEmptySegmentIsCompressedToo() throws IOException {
    LogFixtures.write(log, KEY, 1, 0);

    assertThat(LogFixtures.records(log, 3)).isEmpty();
    assertThat(LogFixtures.verify(log, KEY.verifier()).isValid()).isTrue();
  }
}
