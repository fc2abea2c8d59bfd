package io.spoor.evidence.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.write.EvidenceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement bounds the size of its records, and discloses no length of a field. */
class SegmentBoundTest {
  private static final SigningKey KEY = SigningKey.generate(LogFixtures.NAME);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private String statement(Path log) throws IOException {
    return new String(DirectoryStore.open(log).read(0, SegmentFile.STATEMENT).orElseThrow(), UTF_8);
  }

  /** The statement of a log with one event, which has a field of that length. */
  private ObjectNode withField(int length) throws IOException {
    Path log = directory.resolve("log-" + length);
    ObjectNode fields = JSON.createObjectNode().put("content", "x".repeat(length));
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      writer.append(EvidenceRecord.of(LogFixtures.event(0, 0).header(), fields));
      writer.seal();
    }
    return (ObjectNode) JSON.readTree(statement(log));
  }

  /** It is signed for ever, and the field may be withheld. */
  @Test
  void theLengthOfAFieldChangesOnlyTheRoot() throws IOException {
    ObjectNode shorter = withField(10);
    ObjectNode longer = withField(99_999);
    assertThat(shorter.remove("root")).isNotEqualTo(longer.remove("root"));
    assertThat(shorter).isEqualTo(longer);
  }

  @Test
  void theBoundIsTheNextPowerOfTwo() {
    long mib = 1L << 20;
    assertThat(SegmentStatement.bound(0)).isEqualTo(mib);
    assertThat(SegmentStatement.bound(mib)).isEqualTo(mib);
    assertThat(SegmentStatement.bound(mib + 1)).isEqualTo(2 * mib);
    assertThat(SegmentStatement.bound(2 * mib)).isEqualTo(2 * mib);
    assertThat(SegmentStatement.bound(17 * mib)).isEqualTo(32 * mib);
    assertThat(SegmentStatement.bound((1L << 33) - 1)).isEqualTo(1L << 33);
    assertThatIllegalArgumentException().isThrownBy(() -> SegmentStatement.bound((1L << 33) + 1));
  }

  /** A log signed by anybody must not make its readers expand without end. */
  @Test
  void anotherBoundIsAFault() throws IOException {
    Path log = directory.resolve("log");
    LogFixtures.write(log, KEY, 1, 3);
    String statement = statement(log);
    assertThat(LogFixtures.verify(log).isValid()).isTrue();

    for (String bound :
        List.of("17179869184", "9223372036854775807", "1048577", "524288", "0", "-1", "true")) {
      LogFixtures.signStatement(log, KEY, statement.replace(":1048576,", ":" + bound + ","));
      assertThat(LogFixtures.verify(log).fault().orElseThrow().toString())
          .as(bound)
          .startsWith("segment 0, statement")
          .endsWith("its max_bytes is not a power of two from 1 MiB to 8 GiB");
    }
    LogFixtures.signStatement(log, KEY, statement.replace(":1048576,", ":1048576.0,"));
    assertThat(LogFixtures.verify(log).isValid()).isFalse();
    LogFixtures.signStatement(log, KEY, statement);
    assertThat(LogFixtures.verify(log).isValid()).isTrue();
  }
}
