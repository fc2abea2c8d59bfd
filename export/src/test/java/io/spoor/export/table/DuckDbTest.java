package io.spoor.export.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.evidence.store.DirectoryStore;
import io.spoor.export.ExportProgress;
import io.spoor.export.Exporter;
import io.spoor.export.HijackLog;
import io.spoor.export.format.ExportFormat;
import io.spoor.export.request.ExportRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was exported opens in a program that others use, with the right types. */
class DuckDbTest {
  private static final int OTHER_RUNS = 400;

  @TempDir private static Path directory;
  private static Path export;
  private static Connection connection;

  @BeforeAll
  static void export() throws IOException, SQLException {
    HijackLog.WrittenLog log = HijackLog.write(directory, OTHER_RUNS);
    export = directory.resolve("export");
    new Exporter(DirectoryStore.open(log.log()), Clock.systemUTC(), ExportProgress.none())
        .export(
            ExportRequest.everything("ana", "test")
                .withFormats(
                    EnumSet.of(ExportFormat.PARQUET, ExportFormat.CSV, ExportFormat.JSONL)),
            export,
            manifest -> {});
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  private static List<List<String>> query(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static Map<String, String> types(String source) throws SQLException {
    var types = new LinkedHashMap<String, String>();
    query("DESCRIBE SELECT * FROM " + source).forEach(row -> types.put(row.get(0), row.get(1)));
    return types;
  }

  private static String parquet(String kind) {
    return "'" + export.resolve("parquet").resolve(kind + ".parquet") + "'";
  }

  private static String csv(String kind) {
    return "read_csv('" + export.resolve("csv").resolve(kind + ".csv") + "', sample_size=-1)";
  }

  @Test
  void parquetHasTheContractsTypes() throws SQLException {
    assertThat(types(parquet("finding")))
        .containsEntry("_record", "BIGINT")
        .containsEntry("_time", "TIMESTAMPTZ_NS")
        .containsEntry("time", "TIMESTAMPTZ_NS")
        .containsEntry("revision", "BIGINT")
        .containsEntry("risk_score", "INTEGER")
        .containsEntry("severity", "VARCHAR")
        .containsEntry("event_ids", "VARCHAR[]");
    assertThat(types(parquet("action")))
        .containsEntry("late", "BOOLEAN")
        .containsEntry("event.time", "TIMESTAMPTZ_NS")
        .containsEntry("event.arrived_at", "TIMESTAMP WITH TIME ZONE")
        .containsEntry("event.principal.id", "VARCHAR");
    assertThat(types(parquet("link"))).containsEntry("confidence", "DOUBLE");
  }

  @Test
  void parquetHasTheValues() throws SQLException {
    assertThat(query("SELECT count(*), count(DISTINCT chain_id) FROM " + parquet("action")))
        .containsExactly(
            List.of(String.valueOf(3 * OTHER_RUNS + 3), String.valueOf(OTHER_RUNS + 1)));
    assertThat(
            query(
                "SELECT epoch_ns(time), risk_score, list_contains(event_ids, 'e-assume'), tags[1] FROM "
                    + parquet("finding")
                    + " WHERE status = 'confirmed'"))
        .containsExactly(List.of("1773135638123456789", "97", "true", "attack.T1550.001"));
    assertThat(
            query(
                "SELECT \"event.error_code\", \"event.credential.mfa\", \"event.issued.id\" FROM "
                    + parquet("action")
                    + " WHERE \"event.action\" = 'CreateAccessKey'"))
        .containsExactly(List.of("AccessDenied", "false", "null"));
    assertThat(
            query(
                "SELECT json_extract_string(segments, '$[1].method') FROM "
                    + parquet("chain")
                    + " WHERE chain_id = '"
                    + HijackLog.HIJACKED
                    + "'"))
        .containsExactly(List.of("issued-credential"));
  }

  @Test
  void csvIsReadWithTypesTooAndSaysTheSame() throws SQLException {
    assertThat(types(csv("finding")))
        .containsEntry("_record", "BIGINT")
        .containsEntry("time", "TIMESTAMP WITH TIME ZONE")
        .containsEntry("risk_score", "BIGINT");
    assertThat(types(csv("action"))).containsEntry("late", "BOOLEAN");
    String columns = "_record, chain_id, revision, late, \"event.event_id\", \"event.outcome\"";
    assertThat(query("SELECT " + columns + " FROM " + csv("action") + " ORDER BY 1"))
        .hasSize(3 * OTHER_RUNS + 3)
        .isEqualTo(query("SELECT " + columns + " FROM " + parquet("action") + " ORDER BY 1"));
  }

  @Test
  void aCellIsNoFormula() throws SQLException {
    assertThat(
            query(
                "SELECT \"event.summary\" FROM "
                    + csv("action")
                    + " WHERE \"event.action\" = 'read_ticket'"))
        .containsExactly(List.of("'" + HijackLog.FORMULA));
    assertThat(
            query(
                "SELECT \"event.summary\" FROM "
                    + parquet("action")
                    + " WHERE \"event.action\" = 'read_ticket'"))
        .containsExactly(List.of(HijackLog.FORMULA));
  }

  @Test
  void jsonLinesAreReadToo() throws SQLException {
    assertThat(
            query(
                "SELECT count(*), max(_record) IS NOT NULL FROM read_json('"
                    + export.resolve("jsonl/event.jsonl")
                    + "')"))
        .containsExactly(List.of(String.valueOf(3 * OTHER_RUNS + 3), "true"));
  }
}
