package io.spoor.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.ContractVersion;
import io.spoor.schemas.Fixtures;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.SampleRecords;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class AvroCodecTest {

  private final AvroCodec<KeyMoved> codec = AvroCodec.of(KeyMoved.class, List.of());

  @Test
  void rowIsFormatByteThenPlainAvro() {
    byte[] avro = ContractVersion.binary(SampleRecords.of(KeyMoved.getClassSchema()));

    byte[] row = codec.encode(Fixtures.filled(KeyMoved.class));

    assertThat(row).startsWith(1).endsWith(avro).hasSize(1 + avro.length);
    assertThat(codec.decode(row)).isEqualTo(Fixtures.filled(KeyMoved.class));
  }

  @Test
  void takesTypesThatLieOnNoTopic() {
    AvroCodec<ChainSegment> segments = AvroCodec.of(ChainSegment.class, List.of());
    ChainSegment segment = Fixtures.filled(ChainSegment.class);

    assertThat(segments.decode(segments.encode(segment))).isEqualTo(segment);
  }

  @Test
  void threadsShareACodec() {
    assertThat(
            IntStream.range(0, 20_000)
                .parallel()
                .allMatch(
                    i ->
                        codec
                            .decode(codec.encode(Fixtures.keyMoved("k" + i)))
                            .getKey()
                            .equals("k" + i)))
        .isTrue();
  }

  @Test
  void rowsOfAnEarlierFormatAreReadWithItsSchema() {
    // Given
    Schema first =
        SchemaBuilder.record("KeyMoved")
            .namespace("io.spoor.schemas")
            .fields()
            .requiredString("tenant")
            .requiredString("key")
            .requiredString("chain_key")
            .requiredString("to_chain_key")
            .requiredLong("epoch")
            .endRecord();
    byte[] avro = ContractVersion.binary(SampleRecords.of(first));
    byte[] row = new byte[1 + avro.length];
    row[0] = 1;
    System.arraycopy(avro, 0, row, 1, avro.length);

    // When
    AvroCodec<KeyMoved> second = AvroCodec.of(KeyMoved.class, List.of(first));

    // Then
    assertThat(second.decode(row).getContinued()).isFalse();
    assertThat(second.encode(second.decode(row))).startsWith(2);
  }

  @Test
  void rowOfAnUnknownFormatSaysSo() {
    byte[] row = codec.encode(Fixtures.keyMoved("k"));
    row[0] = 9;

    assertThatThrownBy(() -> codec.decode(row))
        .isInstanceOf(StateRowException.class)
        .hasMessageContaining("KeyMoved has format 9")
        .hasMessageContaining("formats up to 1. Run the version that wrote the row");
  }

  @Test
  void damagedOrEmptyRowIsRefused() {
    byte[] row = codec.encode(Fixtures.keyMoved("k"));

    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(row, row.length - 1)))
        .isInstanceOf(StateRowException.class);
    assertThatThrownBy(() -> codec.decode(new byte[0])).isInstanceOf(StateRowException.class);
  }

  @Test
  void fieldThatWasNotSetIsNamed() {
    KeyMoved broken = Fixtures.keyMoved("k");
    broken.put("chain_key", null);

    assertThatThrownBy(() -> codec.encode(broken))
        .isInstanceOf(StateRowException.class)
        .hasMessageContaining("chain_key");
  }

  @Test
  void formatFitsAByte() {
    Schema schema = KeyMoved.getClassSchema();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AvroCodec.of(KeyMoved.class, Collections.nCopies(127, schema)));
  }
}
