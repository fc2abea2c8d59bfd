package io.spoor.schemas;

import io.spoor.schemas.topic.TopicCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Contracts as committed under {@code src/test/resources/versions/vN}: the schema files, and a
 * sample of each record type that lies on a topic, as hexadecimal text.
 *
 * @param number N, from 1
 * @param schemas record schemas by full name
 * @param samples Avro binary by full name
 */
public record ContractVersion(
    int number, Map<String, Schema> schemas, Map<String, byte[]> samples) {

  private static final Path VERSIONS = Path.of("src/test/resources/versions");
  private static final Path TODAY = Path.of("src/main/avro");
  private static final int HEX_LINE = 96;

  /** All committed versions, oldest first. */
  public static List<ContractVersion> all() {
    return list(VERSIONS).stream()
        .map(directory -> Integer.parseInt(directory.getFileName().toString().substring(1)))
        .sorted()
        .map(number -> read(number, directory(number)))
        .toList();
  }

  /** The newest committed version. */
  public static ContractVersion latest() {
    return all().getLast();
  }

  /** Schemas of the source files, as they are now, by full name. */
  public static Map<String, Schema> today() {
    return parse(TODAY);
  }

  /** Writes today's schemas and samples of them as version N. */
  public static void record(int number) throws IOException {
    Path directory = Files.createDirectories(directory(number));
    for (Path file : list(directory)) {
      Files.delete(file);
    }
    for (Path file : list(TODAY)) {
      Files.copy(file, directory.resolve(file.getFileName()));
    }
    Map<String, Schema> schemas = parse(directory);
    for (String type : TopicCatalogue.types().keySet()) {
      Schema schema = schemas.get(type);
      if (schema == null) {
        throw new IllegalStateException(type + " lies on a topic and has no file in " + TODAY);
      }
      String hex = HexFormat.of().formatHex(binary(SampleRecords.of(schema)));
      Files.writeString(
          directory.resolve(schema.getName() + ".hex"),
          hex.replaceAll("(.{" + HEX_LINE + "})", "$1\n") + "\n");
    }
  }

  /** Avro binary of a record. */
  public static byte[] binary(GenericRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Schema of a record type that the version has. */
  public Schema schema(String type) {
    return Objects.requireNonNull(schemas.get(type), type);
  }

  /** Sample of a record type that the version has. */
  public byte[] sample(String type) {
    return Objects.requireNonNull(samples.get(type), type);
  }

  @Override
  public String toString() {
    return "v" + number;
  }

  private static ContractVersion read(int number, Path directory) {
    Map<String, byte[]> samples = new TreeMap<>();
    for (Path file : list(directory)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".hex")) {
        samples.put("io.spoor.schemas." + name.replace(".hex", ""), bytes(file));
      }
    }
    return new ContractVersion(number, parse(directory), samples);
  }

  private static byte[] bytes(Path file) {
    try {
      return HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Schema> parse(Path directory) {
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
    return parser.getParsedNamedSchemas().stream()
        .collect(
            Collectors.toMap(Schema::getFullName, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  private static Path directory(int number) {
    return VERSIONS.resolve("v" + number);
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
