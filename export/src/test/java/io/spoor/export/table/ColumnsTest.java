package io.spoor.export.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.record.RecordView;
import io.spoor.export.Records;
import io.spoor.export.table.Column.Type;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static Object cell(String kind, RecordView record, String column) {
    Columns columns = Columns.of(kind);
    var row = new Object[columns.all().size()];
    columns.fill(7, record, row);
    List<String> names = columns.all().stream().map(Column::name).toList();
    assertThat(names).contains(column);
    return row[names.indexOf(column)];
  }

  @Test
  void everyKindThatIsKeptHasColumns() {
    for (RecordKind kind : RecordKind.values()) {
      if (kind.topic().isPresent()) {
        assertThat(Contracts.of(kind.text())).as(kind.text()).isPresent();
      }
    }
    assertThat(Columns.of("of-tomorrow").all()).hasSizeGreaterThan(8);
  }

  /** A long whose unit is not said in the words that are looked for would be no timestamp. */
  @Test
  void everyTimeIsATime() {
    for (String kind : Contracts.kinds()) {
      List<Column> columns = Columns.of(kind).all();
      for (Schema.Field field : Contracts.of(kind).orElseThrow().getFields()) {
        boolean time = String.valueOf(field.doc()).contains("Unix epoch");
        Type type =
            columns.stream()
                .filter(column -> column.name().equals(field.name()))
                .findFirst()
                .map(Column::type)
                .orElse(Type.JSON);
        assertThat(type == Type.NANOS || type == Type.MILLIS)
            .as(kind + "." + field.name())
            .isEqualTo(time);
      }
    }
  }

  @Test
  void whatHasNoColumnIsNotLost() {
    RecordView record =
        Records.of(
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
  void namesAreThereOnce() {
    for (String kind : Contracts.kinds()) {
      List<String> names = Columns.of(kind).all().stream().map(Column::name).toList();
      assertThat(names).as(kind).doesNotHaveDuplicates();
      assertThat(Arrays.asList("_record", "_more")).as(kind).allMatch(names::contains);
    }
  }
}
