package io.spoor.pipeline.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** The Avro types in rows, and the formats of released ones: resources of {@link RowFormats}. */
public final class RecordedFormats {
  private static final Path SOURCES = Path.of("../pipeline/src/main/java");
  private static final Path DIRECTORY =
      Path.of("../pipeline/src/main/resources/io/spoor/pipeline/rows/formats");
  private static final List<String> PACKAGES =
      List.of("io.spoor.pipeline.state.", "io.spoor.schemas.");
  private static final Pattern CODEC =
      Pattern.compile("(?:RowFormats\\.codec|RowCodec\\.avro)\\(\\s*(\\w+)\\.class");

  private RecordedFormats() {}

  /** Simple names of the types: those of all codecs in the sources. */
  public static List<String> types() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> CODEC.matcher(read(file)).results())
          .map(codec -> codec.group(1))
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Schemas of the released formats of a type, from format 1. */
  public static List<Schema> of(String type) {
    List<Schema> schemas = new ArrayList<>();
    for (Path file = file(type, 1); Files.exists(file); file = file(type, schemas.size() + 1)) {
      schemas.add(new SchemaParser().parse(read(file)).mainSchema());
    }
    return schemas;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Number of files in the directory of a type. */
  static long files(String type) {
    Path directory = DIRECTORY.resolve(type);
    if (!Files.exists(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(directory)) {
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

  /** Records the present schema of a type as its next format, unless it is the last already. */
  static void record(String type) throws IOException {
    Schema present = present(type);
    List<Schema> formats = of(type);
    if (formats.isEmpty() || !RowFormats.sameRows(formats.getLast(), present)) {
      Files.createDirectories(DIRECTORY.resolve(type));
      Schema withoutDocs =
          new SchemaParser().parse(SchemaNormalization.toParsingForm(present)).mainSchema();
      Files.writeString(
          file(type, formats.size() + 1),
          SchemaFormatter.format("json/pretty", withoutDocs) + "\n");
    }
  }

  private static Path file(String type, int format) {
    return DIRECTORY.resolve(type).resolve(format + ".avsc");
  }
}
