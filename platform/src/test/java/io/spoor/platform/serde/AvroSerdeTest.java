package io.spoor.platform.serde;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.Action;
import io.spoor.schemas.ContractVersion;
import io.spoor.schemas.Fixtures;
import io.spoor.schemas.Fixtures.TopicSample;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.SampleRecords;
import io.spoor.schemas.topic.TopicCatalogue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerdeTest {

  private static final String ACTIONS = TopicCatalogue.ACTIONS.name();

  private final SchemaResolver schemas = new LocalSchemaResolver();
  private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>(schemas);
  private final AvroDeserializer<SpecificRecord> deserializer = AvroDeserializer.ofAny(schemas);

  static Stream<TopicSample> placed() {
    return Fixtures.samples();
  }

  @ParameterizedTest
  @MethodSource("placed")
  void readsBackWhatItWrote(TopicSample sample) {
    SpecificRecord record = Fixtures.filled(sample.type());

    byte[] bytes = serializer.serialize(sample.topic().name(), record);

    assertThat(deserializer.deserialize(sample.topic().name(), bytes)).isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource("placed")
  void wireFormatIsZeroThenIdThenPlainAvro(TopicSample sample) {
    // Given
    SpecificRecord record = Fixtures.filled(sample.type());
    Schema schema = SpecificData.get().getSchema(sample.type());
    byte[] avro = ContractVersion.binary(SampleRecords.of(schema));

    // When
    byte[] bytes = serializer.serialize(sample.topic().name(), record);

    // Then
    int id = schemas.idOf(sample.topic().subject(schema), schema);
    assertThat(bytes)
        .isEqualTo(ByteBuffer.allocate(5 + avro.length).put((byte) 0).putInt(id).put(avro).array());
  }

  @Test
  void instancesWithResolversOfTheirOwnUnderstandEachOther() {
    byte[] bytes = encode(Fixtures.keyMoved("k"));

    assertThat(AvroDeserializer.ofAny(new LocalSchemaResolver()).deserialize(ACTIONS, bytes))
        .isEqualTo(Fixtures.keyMoved("k"));
  }

  @Test
  void nothingStaysNothing() {
    assertThat(serializer.serialize(ACTIONS, null)).isNull();
    assertThat(deserializer.deserialize(ACTIONS, (byte[]) null)).isNull();
    assertThat(deserializer.deserialize(ACTIONS, new RecordHeaders(), (ByteBuffer) null)).isNull();
  }

  @Test
  void readsFromTheMiddleOfABufferAndFromDirectMemory() {
    byte[] bytes = encode(Fixtures.keyMoved("k"));
    ByteBuffer middle =
        ByteBuffer.allocate(bytes.length + 20).put(9, bytes).position(9).limit(9 + bytes.length);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);

    assertThat(deserializer.deserialize(ACTIONS, new RecordHeaders(), middle))
        .isEqualTo(Fixtures.keyMoved("k"));
    assertThat(deserializer.deserialize(ACTIONS, new RecordHeaders(), direct))
        .isEqualTo(Fixtures.keyMoved("k"));
  }

  @Test
  void aHugeRecordIsWrittenAndASmallOneAfterIt() {
    KeyMoved huge = Fixtures.keyMoved("é".repeat(1 << 20));

    assertThat(deserializer.deserialize(ACTIONS, serializer.serialize(ACTIONS, huge)))
        .isEqualTo(huge);
    assertThat(
            deserializer.deserialize(
                ACTIONS, serializer.serialize(ACTIONS, Fixtures.keyMoved("k"))))
        .isEqualTo(Fixtures.keyMoved("k"));
  }

  @Test
  void threadsShareASerde() {
    var keys = IntStream.range(0, 20_000).parallel().mapToObj(i -> "key-" + i);

    var decoded =
        keys.map(
            key ->
                deserializer.deserialize(
                    ACTIONS, serializer.serialize(ACTIONS, Fixtures.keyMoved(key))));

    assertThat(decoded.map(KeyMoved.class::cast).map(KeyMoved::getKey).toList())
        .isEqualTo(IntStream.range(0, 20_000).mapToObj(i -> "key-" + i).toList());
  }

  @Test
  void fieldThatWasNotSetIsNamed() {
    Action action = Fixtures.filled(Action.class);
    action.getEvent().getRaw().put("sha256", null);

    assertThatThrownBy(() -> serializer.serialize(ACTIONS, action))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(ACTIONS)
        .hasMessageContaining("io.spoor.schemas.Action")
        .hasMessageContaining("event.raw.sha256");
  }

  @Test
  void failedWriteLeavesNothingForTheNext() {
    KeyMoved broken = Fixtures.keyMoved("k");
    broken.put("to_chain_key", null);
    assertThatThrownBy(() -> serializer.serialize(ACTIONS, broken))
        .isInstanceOf(SerializationException.class);

    byte[] next = serializer.serialize(ACTIONS, Fixtures.keyMoved("next"));

    assertThat(deserializer.deserialize(ACTIONS, next)).isEqualTo(Fixtures.keyMoved("next"));
  }

  @Test
  void bytesThatAreNotInTheWireFormatAreRefused() {
    assertThatThrownBy(
            () -> deserializer.deserialize(ACTIONS, new byte[] {'{', '"', 'a', '"', ':', '1', '}'}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(ACTIONS)
        .hasMessageContaining("first byte 123");
    assertThatThrownBy(() -> deserializer.deserialize(ACTIONS, new byte[0]))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("0 bytes");
  }

  @Test
  void idThatNobodyGaveIsRefusedByName() {
    byte[] bytes = encode(Fixtures.keyMoved("k"));
    ByteBuffer.wrap(bytes).putInt(1, 4711);

    assertThatThrownBy(() -> deserializer.deserialize(ACTIONS, bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(ACTIONS)
        .hasMessageContaining("4711");
  }

  @Test
  void recordOfAnotherTypeThanTheTopicsIsRefused() {
    byte[] bytes = encode(Fixtures.keyMoved("k"));

    assertThatThrownBy(
            () ->
                AvroDeserializer.of(Manifest.class, schemas).deserialize("spoor.manifests", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("io.spoor.schemas.KeyMoved")
        .hasMessageContaining("io.spoor.schemas.Manifest was expected");
  }

  @Test
  void recordTypeThatIsNoContractIsRefusedAndNeverLoaded() {
    Schema foreignSchema =
        SchemaBuilder.record("Properties")
            .namespace("java.util")
            .fields()
            .requiredString("a")
            .endRecord();
    byte[] bytes =
        ByteBuffer.allocate(7)
            .put((byte) 0)
            .putInt(schemas.idOf("s-value", foreignSchema))
            .put((byte) 2)
            .put((byte) 'a')
            .array();

    assertThatThrownBy(() -> deserializer.deserialize(ACTIONS, bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("java.util.Properties")
        .hasMessageContaining("does not know");
  }

  @Test
  void bytesLeftOverAreRefused() {
    byte[] bytes = encode(Fixtures.keyMoved("k"));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);

    assertThatThrownBy(() -> deserializer.deserialize(ACTIONS, longer))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("left over");
  }

  @Test
  void readsRecordsOfAnEarlierSchema() {
    // Given: a Link as somebody wrote it before half of its fields existed, in another order
    Schema earlierSchema =
        SchemaBuilder.record("KeyPlaced")
            .namespace("io.spoor.schemas")
            .fields()
            .requiredLong("epoch")
            .requiredString("chain_key")
            .requiredString("key")
            .requiredString("tenant")
            .requiredString("since_removed")
            .endRecord();
    byte[] avro = ContractVersion.binary(SampleRecords.of(earlierSchema));
    LocalSchemaResolver schemas = new LocalSchemaResolver();
    int id = schemas.idOf("somewhere-value", earlierSchema);

    // When
    byte[] bytes = ByteBuffer.allocate(5 + avro.length).put((byte) 0).putInt(id).put(avro).array();
    KeyPlaced read =
        requireNonNull(AvroDeserializer.of(KeyPlaced.class, schemas).deserialize(ACTIONS, bytes));

    // Then
    assertThat(read.getChainKey()).startsWith("chain_key ");
    assertThat(read.getTenant()).startsWith("tenant ");
    assertThat(read.getLink()).isNull();
    assertThat(read.getRelated()).isEmpty();
  }

  @Test
  void serdeOfOneTypePairsBothSides() {
    AvroSerde<Link> serde = AvroSerde.of(Link.class, schemas);
    Link link = Fixtures.filled(Link.class);

    byte[] bytes = serde.serializer().serialize(TopicCatalogue.KEY_MESSAGES.name(), link);

    assertThat(serde.deserializer().deserialize(TopicCatalogue.KEY_MESSAGES.name(), bytes))
        .isEqualTo(link);
  }

  @Test
  void closingASerdeLeavesASharedResolverOpen() {
    AvroSerde.ofAny(schemas).close();

    assertThat(serializer.serialize(ACTIONS, Fixtures.keyMoved("k"))).isNotEmpty();
  }

  @Test
  void keysAreNotAvro() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AvroSerde<>()
                    .configure(Map.of("schema.registry.url", "http://localhost:1"), true))
        .withMessageContaining("string");
  }

  @Test
  void kafkaConfiguresASerdeByKeys() {
    try (AvroSerde<SpecificRecord> serde = new AvroSerde<>()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> serde.configure(Map.of(), false))
          .withMessageContaining("schema.registry.url");
      serde.configure(Map.of("schema.registry.url", "http://localhost:1"), false);
    }
  }

  private byte[] encode(SpecificRecord record) {
    return requireNonNull(serializer.serialize(ACTIONS, record));
  }
}
