package io.spoor.export.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.record.RecordView;
import io.spoor.export.RecordFixtures;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TableMappingTest {
  private static Object cell(String kind, RecordView record, String column) {
    TableMapping mapping = TableMapping.of(kind);
    var row = new Object[mapping.all().size()];
    mapping.fill(7, record, row);
    List<String> names = mapping.all().stream().map(Column::name).toList();
    assertThat(names).contains(column);
    return row[names.indexOf(column)];
  }

  @Test
  void everyKindThatIsKeptHasColumns() {
    for (RecordKind kind : RecordKind.values()) {
      if (!kind.topics().isEmpty()) {
        assertThat(KindSchemas.of(kind.text())).as(kind.text()).isPresent();
      }
    }
    assertThat(TableMapping.of("of-tomorrow").all()).hasSizeGreaterThan(8);
  }

  /** A long whose unit is not said in the words that are looked for would be no timestamp. */
  @Test
  void everyTimeIsATime() {
    for (String kind : KindSchemas.kinds()) {
      List<Column> columns = TableMapping.of(kind).all();
      for (Schema.Field field : KindSchemas.of(kind).orElseThrow().getFields()) {
        boolean time = String.valueOf(field.doc()).contains("Unix epoch");
        Column.Type type =
            columns.stream()
                .filter(column -> column.name().equals(field.name()))
                .findFirst()
                .map(Column::type)
                .orElse(Column.Type.JSON);
        assertThat(type == Column.Type.NANOS || type == Column.Type.MILLIS)
            .as(kind + "." + field.name())
            .isEqualTo(time);
      }
    }
  }

  @Test
  void whatHasNoColumnIsNotLost() {
    RecordView record =
        RecordFixtures.of(
            "finding",
            "{\"finding_id\":\"f\",\"of_tomorrow\":{\"a\":1},\"risk_score\":\"high\",\"revision\":\"9007199254740993\"}");

    assertThat(cell("finding", record, "finding_id")).isEqualTo("f");
    assertThat(cell("finding", record, "revision")).isEqualTo(9007199254740993L);
    assertThat(cell("finding", record, "risk_score")).isNull();
    assertThat(String.valueOf(cell("finding", record, "_more")))
        .isEqualTo("{\"of_tomorrow\":{\"a\":1},\"risk_score\":\"high\"}");
    assertThat(cell("finding", record, "_record")).isEqualTo(7L);
  }

  @Test
  void anActionHasTheReferenceToItsEvent() {
    RecordView record =
        RecordFixtures.of("action", "{\"$event\":{\"record\":4,\"time\":\"5\",\"withheld\":2}}");

    assertThat(cell("action", record, "_event_record")).isEqualTo(4L);
    assertThat(cell("action", record, "_event_time")).isEqualTo(5L);
    assertThat(cell("action", record, "_event_withheld")).isEqualTo(2L);
    assertThat(cell("action", record, "_event_missing")).isNull();
    assertThat(cell("action", record, "_more")).isNull();
  }

  @Test
  void namesAreThereOnce() {
    for (String kind : KindSchemas.kinds()) {
      List<String> names = TableMapping.of(kind).all().stream().map(Column::name).toList();
      assertThat(names).as(kind).doesNotHaveDuplicates();
      assertThat(Arrays.asList("_record", "_more")).as(kind).allMatch(names::contains);
    }
  }
}
