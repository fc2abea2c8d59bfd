package io.spoor.testkit.schemas;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.pulsar.kafka.shade.avro.Schema;
import org.apache.pulsar.kafka.shade.avro.generic.GenericDatumReader;
import org.apache.pulsar.kafka.shade.avro.generic.GenericRecord;
import org.apache.pulsar.kafka.shade.avro.io.DecoderFactory;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroDeserializer;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroSerializer;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Confluent's own serdes (7.0.1) and ours read each other's bytes, for every record type of every
 * Avro topic, through a real registry.
 */
@RequiresServers(TestServer.REGISTRY)
class ConfluentSerdesIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @SuppressWarnings("NullAway.Init")
  private SchemaResolver schemas;

  @BeforeEach
  void open() {
    schemas =
        RegistrySchemaResolver.fromMap(Map.of("schema.registry.url", RealStack.registry().url()));
  }

  @AfterEach
  void close() {
    schemas.close();
  }

  static Stream<CommittedSample> samples() {
    return CommittedSample.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void confluentsReadsOurs(CommittedSample sample) throws Exception {
    // Given
    SpecificRecord record = sample.record();
    String topic = sample.topic().name();

    // When
    byte[] bytes = new AvroSerializer<SpecificRecord>(schemas).serialize(topic, record);

    // Then
    try (KafkaAvroDeserializer confluentDeserializer = new KafkaAvroDeserializer()) {
      confluentDeserializer.configure(config(sample), false);
      GenericRecord read = (GenericRecord) confluentDeserializer.deserialize(topic, bytes);
      assertThat(read.getSchema().getFullName()).isEqualTo(sample.writerSchema().getFullName());
      assertThat(JSON.readTree(read.toString())).isEqualTo(JSON.readTree(record.toString()));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void oursReadsConfluents(CommittedSample sample) throws Exception {
    byte[] bytes = encodeWithConfluent(sample, config(sample));

    assertThat(AvroDeserializer.ofAny(schemas).deserialize(sample.topic().name(), bytes))
        .isEqualTo(sample.record());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void bothFindTheSchemaUnderTheSameSubject(CommittedSample sample) throws Exception {
    int id = schemas.idOf(sample.topic().subject(sample.writerSchema()), sample.writerSchema());
    Map<String, Object> config = config(sample);
    config.put("auto.register.schemas", false);

    byte[] bytes = encodeWithConfluent(sample, config);

    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(id);
  }

  private static byte[] encodeWithConfluent(CommittedSample sample, Map<String, Object> config)
      throws IOException {
    Schema schema = new Schema.Parser().parse(sample.writerSchema().toString());
    GenericRecord generic =
        new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(sample.avro(), null));
    try (KafkaAvroSerializer confluentSerializer = new KafkaAvroSerializer()) {
      confluentSerializer.configure(config, false);
      return requireNonNull(confluentSerializer.serialize(sample.topic().name(), generic));
    }
  }

  private static Map<String, Object> config(CommittedSample sample) {
    Map<String, Object> config = new HashMap<>();
    config.put("schema.registry.url", RealStack.registry().url());
    if (sample.topic().schemas().size() > 1) {
      config.put("value.subject.name.strategy", TopicRecordNameStrategy.class.getName());
    }
    return config;
  }
}
