package io.spoor.export.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.export.RecordFixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvWriterTest {
  private static String csv(String kind, String fields) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var csv = new CsvWriter(name -> bytes)) {
      csv.write(0, RecordFixtures.of(kind, fields));
    }
    return bytes.toString(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(1)", "\\t=1", "\\r=1", "\\n=1"})
  void aTextThatCouldBeAFormulaIsDefused(String text) throws IOException {
    assertThat(csv("finding", "{\"title\":\"" + text + "\"}")).contains(",\"'");
  }

  @Test
  void quotesAndLineBreaksStayWithinTheirCell() throws IOException {
    String csv = csv("finding", "{\"title\":\"say \\\"hi\\\",\\nthen go\",\"explanation\":\"\"}");

    assertThat(csv).contains(",\"say \"\"hi\"\",\nthen go\",").contains(",\"\",").endsWith("\r\n");
    assertThat(csv.lines().findFirst().orElseThrow()).startsWith("_record,_kind,_id,");
  }

  @Test
  void aNumberIsANumberAndATimeIsATime() throws IOException {
    assertThat(csv("finding", "{\"risk_score\":-5,\"time\":\"1773135618123456789\"}"))
        .contains(",-5,", ",2026-03-10T09:40:18.123456789Z,");
  }
}
