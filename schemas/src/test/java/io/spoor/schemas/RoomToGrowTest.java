package io.spoor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Test;

/**
 * What is planned for later fits into events and actions without breaking old readers or old
 * records.
 */
class RoomToGrowTest {

  private static final Schema PROVENANCE =
      SchemaBuilder.record("Provenance")
          .namespace("io.spoor.schemas")
          .fields()
          .requiredString("origin")
          .name("via")
          .type()
          .array()
          .items()
          .stringType()
          .arrayDefault(List.of())
          .endRecord();
  private static final Schema DECISION =
      SchemaBuilder.record("Decision")
          .namespace("io.spoor.schemas")
          .fields()
          .requiredString("decision_id")
          .requiredBoolean("allowed")
          .optionalString("policy")
          .endRecord();
  private static final Schema STRINGS = Schema.createArray(Schema.create(Schema.Type.STRING));

  private static final Schema EVENT = IdentityEvent.getClassSchema();
  private static final Schema LATER_EVENT =
      Evolution.of(EVENT)
          .with("provenance", optional(PROVENANCE), JsonProperties.NULL_VALUE)
          .with("permissions_held", STRINGS, List.of())
          .with("decision", optional(DECISION), JsonProperties.NULL_VALUE)
          .with("content_labels", STRINGS, List.of())
          .schema();
  private static final Schema LATER_ACTION =
      Evolution.of(Action.getClassSchema())
          .withType("event", LATER_EVENT)
          .with("taint", STRINGS, List.of())
          .schema();

  @Test
  void laterEventAndActionReadTodays() {
    assertCompatible(LATER_EVENT, EVENT);
    assertCompatible(LATER_ACTION, Action.getClassSchema());
  }

  @Test
  void todaysEventAndActionReadLater() {
    assertCompatible(EVENT, LATER_EVENT);
    assertCompatible(Action.getClassSchema(), LATER_ACTION);
  }

  @Test
  void laterReaderFindsDefaultsInTodaysBytes() throws IOException {
    byte[] today = ContractVersion.binary(SampleRecords.of(EVENT));

    GenericRecord read =
        new GenericDatumReader<GenericRecord>(EVENT, LATER_EVENT)
            .read(null, DecoderFactory.get().binaryDecoder(today, null));

    assertThat(read.get("decision")).isNull();
    assertThat(read.get("permissions_held")).isEqualTo(new GenericData.Array<>(STRINGS, List.of()));
  }

  @Test
  void todaysClassReadsLaterBytesAndOverlooksWhatIsNew() throws IOException {
    GenericRecord later = SampleRecords.of(LATER_ACTION);

    Action read =
        new SpecificDatumReader<Action>(LATER_ACTION, Action.getClassSchema())
            .read(null, DecoderFactory.get().binaryDecoder(ContractVersion.binary(later), null));

    assertThat(read.getChainKey()).isEqualTo(later.get("chain_key"));
    assertThat(read.getEvent().getOriginal())
        .isEqualTo(((GenericRecord) later.get("event")).get("original"));
  }

  @Test
  void labelsHaveAPlaceAlready() {
    assertThat(EVENT.getField("labels").schema().getType()).isEqualTo(Schema.Type.MAP);
    assertThat(Content.getClassSchema().getField("labels").schema().getElementType())
        .isEqualTo(ContentLabel.getClassSchema());
  }

  private static Schema optional(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  private static void assertCompatible(Schema reader, Schema writer) {
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }
}
