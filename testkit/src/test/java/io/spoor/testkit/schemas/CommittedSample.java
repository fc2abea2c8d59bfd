package io.spoor.testkit.schemas;

import static java.util.Objects.requireNonNull;

import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.testkit.servers.RealStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record type on a topic, with a sample that the schemas module committed for some version.
 *
 * @param version directory name, e.g. v1
 * @param writerSchema schema of the version
 * @param avro plain Avro binary
 */
record CommittedSample(String version, Topic topic, Schema writerSchema, byte[] avro) {

  /** Samples of every version, for every topic and record type. */
  static Stream<CommittedSample> all() {
    Path versions = RealStack.projectRoot().resolve("schemas/src/test/resources/versions");
    return list(versions).stream().flatMap(CommittedSample::ofVersion);
  }

  /** The sample as today's class. */
  SpecificRecord record() {
    Class<? extends SpecificRecord> type =
        requireNonNull(TopicCatalogue.types().get(writerSchema.getFullName()));
    Schema today = SpecificData.get().getSchema(type);
    try {
      return new SpecificDatumReader<SpecificRecord>(writerSchema, today)
          .read(null, DecoderFactory.get().binaryDecoder(avro, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return version + " " + topic.name() + " " + writerSchema.getName();
  }

  private static Stream<CommittedSample> ofVersion(Path directory) {
    List<Schema> schemas = schemas(directory);
    return TopicCatalogue.fixed().stream()
        .flatMap(
            topic ->
                topic.schemas().stream()
                    .flatMap(
                        type ->
                            schemas.stream()
                                .filter(s -> s.getFullName().equals(type.getFullName())))
                    .map(
                        schema ->
                            new CommittedSample(
                                directory.getFileName().toString(),
                                topic,
                                schema,
                                bytes(directory, schema))));
  }

  private static List<Schema> schemas(Path directory) {
    SchemaParser parser = new SchemaParser();
    try {
      for (Path file : list(directory)) {
        if (file.toString().endsWith(".avsc")) {
          parser.parse(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parser.getParsedNamedSchemas();
  }

  private static byte[] bytes(Path directory, Schema schema) {
    try {
      return HexFormat.of()
          .parseHex(
              Files.readString(directory.resolve(schema.getName() + ".hex")).replaceAll("\\s", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted(Comparator.comparing(Path::getFileName)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
