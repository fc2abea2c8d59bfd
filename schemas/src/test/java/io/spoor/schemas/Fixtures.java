package io.spoor.schemas;

import static java.util.Objects.requireNonNull;

import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/** Records of the generated classes, and every pair of topic and record type. */
public final class Fixtures {

  private Fixtures() {}

  /** A record with every field set, made by Avro's own reader. */
  public static <T extends SpecificRecord> T filled(Class<T> type) {
    Schema schema = SpecificData.get().getSchema(type);
    byte[] bytes = ContractVersion.binary(SampleRecords.of(schema));
    try {
      return new SpecificDatumReader<T>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The message that a key moved. */
  public static KeyMoved keyMoved(String key) {
    return KeyMoved.newBuilder()
        .setTenant("default")
        .setKey(key)
        .setChainKey("default|trace|otel|1")
        .setToChainKey("default|trace|otel|2")
        .setEpoch(7)
        .build();
  }

  /** A record type on a topic that carries it. */
  public record TopicSample(Topic topic, Class<? extends SpecificRecord> type) {
    @Override
    public String toString() {
      return topic.name() + " " + type.getSimpleName();
    }
  }

  /** Every pair of topic and record type. */
  public static Stream<TopicSample> samples() {
    return TopicCatalogue.fixed().stream()
        .flatMap(
            topic ->
                topic.schemas().stream()
                    .map(
                        schema ->
                            new TopicSample(
                                topic,
                                requireNonNull(TopicCatalogue.types().get(schema.getFullName())))));
  }
}
