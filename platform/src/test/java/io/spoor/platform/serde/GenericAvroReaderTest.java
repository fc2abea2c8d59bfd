package io.spoor.platform.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.schemas.Finding;
import io.spoor.schemas.SampleRecords;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class GenericAvroReaderTest {
  private static final String TOPIC = TopicCatalogue.FINDINGS.name();

  /** What a later version may write. */
  private static final Schema NEWER =
      SchemaBuilder.record("Verdict")
          .namespace("io.spoor.later")
          .fields()
          .requiredString("says")
          .endRecord();

  private final LocalSchemaResolver schemas = new LocalSchemaResolver();
  private final GenericAvroReader reader = new GenericAvroReader(schemas);

  private byte[] encode(GenericRecord record, String subject) throws IOException {
    var out = new ByteArrayOutputStream();
    out.write(0);
    int id = schemas.idOf(subject, record.getSchema());
    out.write(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    return out.toByteArray();
  }

  @Test
  void readsATypeThatThisVersionDoesNotKnow() throws IOException {
    GenericRecord record = SampleRecords.of(NEWER);
    byte[] bytes = encode(record, "later-value");

    GenericRecord read = reader.read(TOPIC, bytes);

    assertThat(read.getSchema().getFullName()).isEqualTo("io.spoor.later.Verdict");
    assertThat(read.get("says")).hasToString(String.valueOf(record.get("says")));
    assertThatThrownBy(() -> AvroDeserializer.ofAny(schemas).deserialize(TOPIC, bytes))
        .as("the classes of this version cannot")
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void readsEveryFieldThatWasWritten() throws IOException {
    GenericRecord record = SampleRecords.of(Finding.getClassSchema());

    GenericRecord read = reader.read(TOPIC, encode(record, TOPIC + "-value"));

    for (Schema.Field field : Finding.getClassSchema().getFields()) {
      assertThat(read.get(field.name()))
          .as(field.name())
          .hasToString(String.valueOf(record.get(field.name())));
    }
  }

  @Test
  void saysWhatIsWrongWithBytes() throws IOException {
    byte[] complete = encode(SampleRecords.of(Finding.getClassSchema()), TOPIC + "-value");
    byte[] truncated = Arrays.copyOf(complete, complete.length / 2);
    byte[] unknownId = {0, 0, 0, 0, 1, 2};

    assertThatThrownBy(() -> reader.read(TOPIC, "no avro".getBytes(UTF_8)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("first byte 110 instead of 0");
    assertThatThrownBy(() -> reader.read(TOPIC, truncated))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> reader.read(TOPIC, unknownId))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("the registry has no schema id 1");
  }
}
