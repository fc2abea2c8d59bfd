package io.spoor.pipeline.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.state.FirstStatement;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Rows in state stores outlive a version: the present classes read each recorded format.
 *
 * <p>A release records its formats with {@code tools/record-contracts}. A format that a release
 * wrote rows with never changes.
 */
class RowFormatsTest {
  private static final String RECORD = "spoor.formats.record";

  @BeforeAll
  static void recordWhenAsked() throws IOException {
    if (Boolean.getBoolean(RECORD)) {
      for (String type : RecordedFormats.types()) {
        RecordedFormats.record(type);
      }
    }
  }

  @Test
  void presentSchemasReadEachFormat() {
    assertThat(RecordedFormats.types())
        .contains("KeyState", "Behaviour", "FeatureList")
        .allSatisfy(RowFormatsTest::assertReadsEachFormat);
  }

  private static void assertReadsEachFormat(String type) {
    List<Schema> formats = RecordedFormats.of(type);
    assertThat(formats)
        .as("formats are numbered from 1")
        .hasSize((int) RecordedFormats.files(type));
    for (int i = 0; i < formats.size(); i++) {
      var result =
          SchemaCompatibility.checkReaderWriterCompatibility(
              RecordedFormats.present(type), formats.get(i));
      assertThat(result.getType())
          .as(
              "%s must read its format %d; a new field needs a default, and a type may only widen: %s",
              type, i + 1, result.getResult().getIncompatibilities())
          .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
  }

  @Test
  void fieldWithoutDefaultWouldBeNoticed() {
    Schema first = RecordedFormats.present("FirstStatement");
    Schema broken =
        SchemaBuilder.record(first.getFullName()).fields().requiredString("reason").endRecord();

    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(broken, first).getType())
        .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
  }

  @Test
  void newestFormatIsWritten() {
    var statement = new FirstStatement(1L, "e1", "k", null, 0, null, null);
    byte[] row = RowFormats.codec(FirstStatement.class).encode(statement);

    assertThat(row[0]).isEqualTo(newestFormat());
    assertThat(RowFormats.codec(FirstStatement.class).decode(row)).isEqualTo(statement);
  }

  private static byte newestFormat() {
    Schema present = RecordedFormats.present("FirstStatement");
    List<Schema> released = RecordedFormats.of("FirstStatement");
    boolean changed = released.isEmpty() || !RowFormats.sameRows(released.getLast(), present);
    return (byte) (released.size() + (changed ? 1 : 0));
  }

  @Test
  void rowOfALaterFormatStopsTheTaskAndStays() {
    // Given: a row that a later version wrote
    var family =
        RowFamily.grouped('n', "statement", KeyEncoder.HASH, RowCodec.avro(FirstStatement.class));
    RowCatalogue catalogue = RowCatalogue.of(family);
    var store = new MemoryRowStore();
    var written = new RowCache(store, catalogue, () -> 1 << 20);
    family.in(written).put("k", new FirstStatement(1L, "e1", "k", null, 0, null, null));
    written.flush();
    var rows = StoredRows.of(store, catalogue);
    rows.values().forEach(value -> value[0] = 99);
    StoredRows.put(store, catalogue, rows);
    var before = StoredRows.of(store, catalogue);

    // When
    var cache = new RowCache(store, catalogue, () -> 1 << 20);

    // Then
    assertThatThrownBy(() -> family.in(cache).get("k"))
        .isInstanceOf(UnreadableRowException.class)
        .hasMessageContaining("family n statement")
        .hasMessageContaining("has format 99")
        .hasMessageContaining("formats up to " + newestFormat())
        .hasMessageContaining("Run the version that wrote the row, or rebuild the state by replay");
    cache.flush();
    var after = StoredRows.of(store, catalogue);
    assertThat(after).hasSize(1);
    assertThat(after.firstEntry().getValue()).isEqualTo(before.firstEntry().getValue());
  }

  @Test
  void unknownLayoutOfAnOwnersRowsIsRefused() {
    var family = RowFamily.grouped('n', "text", KeyEncoder.HASH, RowCodec.TEXT);
    RowCatalogue catalogue = RowCatalogue.of(family);
    var store = new MemoryRowStore();
    var written = new RowCache(store, catalogue, () -> 1 << 20);
    family.in(written).put("k", "v");
    written.flush();
    var head = store.scanAfter(new byte[0], new byte[0], 1).getFirst();
    byte[] later = head.value().clone();
    later[0] = 3;
    store.write(List.of(new RowStore.Change(head.key(), later)));

    var cache = new RowCache(store, catalogue, () -> 1 << 20);

    assertThatThrownBy(() -> family.in(cache).get("k"))
        .isInstanceOf(UnreadableRowException.class)
        .hasMessageContaining("layout 3");
    cache.flush();
    assertThat(store.get(head.key())).isEqualTo(later);
  }
}
