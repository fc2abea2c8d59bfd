package io.spoor.evidence.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spoor.evidence.record.RecordEncoder;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.schemas.codec.PortableSchema;
import io.spoor.schemas.topic.Topic;
import io.spoor.testkit.property.Generator;
import io.spoor.testkit.property.SeededCases;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** A record of Avro, through the bytes that lie in a log, and back. */
class RoundTripTest {
  private static final Instant TIME = Instant.parse("2026-03-10T09:40:31.439Z");

  /** Every schema on every topic that is kept, with a topic it lies on. */
  private static final Map<Schema, String> TOPICS =
      RecordKind.allTopics().stream()
          .flatMap(topic -> topic.schemas().stream().map(schema -> Map.entry(schema, topic)))
          .collect(
              Collectors.toMap(
                  entry -> entry.getKey(), entry -> entry.getValue().name(), (first, _) -> first));

  private static final Schema STRANGE =
      SchemaBuilder.record("Strange")
          .namespace("io.spoor.test")
          .fields()
          .name("float")
          .type()
          .floatType()
          .noDefault()
          .name("fixed")
          .type()
          .fixed("Four")
          .size(4)
          .noDefault()
          .name("kind")
          .type()
          .enumeration("Kind")
          .symbols("A", "B")
          .noDefault()
          .name("gaps")
          .type()
          .array()
          .items(
              Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.LONG)))
          .noDefault()
          .endRecord();

  private static StoredRecord encode(
      EvidenceRecordFactory recordFactory, String topic, GenericData.Record value) {
    var record = recordFactory.of(new RecordOrigin(topic, 3, 12, TIME), "the key", value);
    return StoredRecord.parse(new RecordEncoder().encode(record).lines());
  }

  private static SealedRecordDecoder reader(EvidenceRecordFactory recordFactory, Schema schema) {
    var schemas = new SealedSchemas();
    var sealedSchema = recordFactory.schema(schema).record(0, TIME);
    schemas.add(StoredRecord.parse(new RecordEncoder().encode(sealedSchema).lines()));
    return new SealedRecordDecoder(schemas);
  }

  private static String topic(Schema schema) {
    return TOPICS.entrySet().stream()
        .filter(entry -> entry.getKey().getFullName().equals(schema.getFullName()))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Test
  void everyRecordOfEverySchemaComesBack() {
    List<Schema> ours = TOPICS.keySet().stream().map(PortableSchema::of).toList();
    SeededCases.check(2_000, generator -> assertRoundTrips(generator.oneOf(ours), generator));
  }

  private static void assertRoundTrips(Schema schema, Generator generator) {
    GenericData.Record value = new RandomRecords(generator.random()).of(schema);
    var recordFactory = new EvidenceRecordFactory();

    StoredRecord stored = encode(recordFactory, topic(schema), value);
    SealedRecordDecoder back = reader(recordFactory, schema);

    assertThat(back.generic(stored)).contains(value);
    assertThat(SealedRecordDecoder.key(stored)).isEqualTo("the key");
    SpecificRecord specific = back.specific(stored).orElseThrow();
    assertThat(specific.getClass().getName()).isEqualTo(schema.getFullName());
    // What was generated is sealed as what was read, byte for byte but for its salts.
    assertThat(AvroJson.object(specific)).isEqualTo(AvroJson.object(value));
  }

  @Test
  void soDoTypesThatNoneOfOursHas() {
    SeededCases.check(
        500,
        generator -> {
          GenericData.Record value = new RandomRecords(generator.random()).of(STRANGE);
          var recordFactory = new EvidenceRecordFactory();

          StoredRecord stored =
              encode(recordFactory, RecordKind.MANIFEST.topics().getFirst().name(), value);

          assertThat(reader(recordFactory, STRANGE).generic(stored)).contains(value);
        });
  }

  @Test
  void aUnionOfSeveralTypesIsRefused() {
    Schema several =
        Schema.createUnion(
            List.of(Schema.create(Schema.Type.LONG), Schema.create(Schema.Type.DOUBLE)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AvroJson.toJson(several, 1L))
        .withMessageContaining("several types");
  }

  @Test
  void noFieldOfAValueCanHaveTheNameOfOurs() {
    for (Topic topic : RecordKind.allTopics()) {
      for (Schema schema : topic.schemas()) {
        assertThat(schema.getFields())
            .extracting(Schema.Field::name)
            .doesNotContain(
                ReservedFields.KEY,
                ReservedFields.SCHEMA,
                ReservedFields.DELETED,
                ReservedFields.UNREADABLE);
      }
    }
  }
}
