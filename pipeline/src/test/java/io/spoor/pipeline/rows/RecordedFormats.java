package io.spoor.pipeline.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** The committed formats of rows: the files that are resources of {@link RowFormats}. */
public final class RecordedFormats {
  private static final Path DIRECTORY =
      Path.of("../pipeline/src/main/resources/io/spoor/pipeline/rows/formats");
  private static final List<String> PACKAGES =
      List.of("io.spoor.pipeline.state.", "io.spoor.schemas.");

  private RecordedFormats() {}

  /** Simple names of the types with a format. */
  public static List<String> types() {
    try (Stream<Path> directories = Files.list(DIRECTORY)) {
      return directories.map(directory -> directory.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Schemas of the formats of a type, from format 1. */
  public static List<Schema> of(String type) {
    List<Schema> schemas = new ArrayList<>();
    for (Path file = file(type, 1); Files.exists(file); file = file(type, schemas.size() + 1)) {
      try {
        schemas.add(new SchemaParser().parse(file).mainSchema());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return schemas;
  }

  /** Number of files in the directory of a type. */
  static long files(String type) {
    try (Stream<Path> files = Files.list(DIRECTORY.resolve(type))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Present schema of a type. */
  public static Schema present(String type) {
    return SpecificData.get().getSchema(type(type));
  }

  /** The record in a row of a type. */
  public static SpecificRecord decode(String type, byte[] row) {
    return decode(type(type), row);
  }

  private static <T extends SpecificRecord> SpecificRecord decode(Class<T> type, byte[] row) {
    return RowFormats.codec(type).decode(row);
  }

  private static Class<? extends SpecificRecord> type(String type) {
    for (String packageName : PACKAGES) {
      try {
        return Class.forName(packageName + type).asSubclass(SpecificRecord.class);
      } catch (ClassNotFoundException e) {
        // It is in the other package.
      }
    }
    throw new IllegalArgumentException("no Avro type " + type + " in " + PACKAGES);
  }

  /** The part of a schema that decides about the bytes of a row: names, types, order. */
  public static Schema withoutDocs(Schema schema) {
    return new SchemaParser().parse(SchemaNormalization.toParsingForm(schema)).mainSchema();
  }

  /** Records the present schema of a type as its next format, unless it is the newest already. */
  static void record(String type) throws IOException {
    Schema present = withoutDocs(present(type));
    List<Schema> formats = of(type);
    if (formats.isEmpty() || !formats.getLast().equals(present)) {
      Files.createDirectories(DIRECTORY.resolve(type));
      Files.writeString(
          file(type, formats.size() + 1), SchemaFormatter.format("json/pretty", present) + "\n");
    }
  }

  private static Path file(String type, int format) {
    return DIRECTORY.resolve(type).resolve(format + ".avsc");
  }
}
