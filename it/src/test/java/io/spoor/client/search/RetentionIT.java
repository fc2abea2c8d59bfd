package io.spoor.client.search;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import io.spoor.localstack.SharedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indices of long ago, on the real Elasticsearch. */
@Order(5)
class RetentionIT {
  private static final String OLD = "spoor-events-2001.01";
  private static final String FOREIGN = "spoor-events-2001.03";

  private static final String HELD = "spoor-events-2001.02";
  private static final String DAY = "2001-02-01";

  @TempDir private static Path directory = Path.of("");

  @BeforeAll
  static void up() {
    SharedStack.endpoints();
  }

  @Test
  void deletesWhatIsOldAndOursAndSaysSo() throws Exception {
    var elasticsearch = SharedStack.search();
    elasticsearch.put("/" + OLD); // its template gives it the alias
    elasticsearch.put("/" + FOREIGN);
    elasticsearch.delete("/" + FOREIGN + "/_alias/spoor-events");
    Path file =
        Files.write(
            directory.resolve("retention.properties"),
            List.of(
                "spoor-events=P3650D",
                "spoor-actions=P3650D",
                "spoor-findings=forever",
                "spoor-decisions=forever"));

    CommandLineRun dry = run(file, "--dry-run", "--json");
    assertThat(dry.exit()).isZero();
    assertThat(dry.objects())
        .filteredOn(each -> each.path("index").asText().equals(OLD))
        .hasSize(1)
        .allMatch(each -> !each.path("deleted").asBoolean());
    assertThat(elasticsearch.get("/" + OLD).isMissingNode()).isFalse();

    CommandLineRun shown = run(file);
    assertThat(shown.exit()).as("a nightly job that deletes nothing fails").isEqualTo(1);
    assertThat(shown.out()).contains(OLD + ": would be deleted");
    assertThat(shown.err()).contains("--apply");
    assertThat(elasticsearch.get("/" + OLD).isMissingNode()).isFalse();

    CommandLineRun real = run(file, "--apply");

    assertThat(real.exit()).isZero();
    assertThat(real.out()).contains(OLD + ": deleted").doesNotContain(FOREIGN);
    assertThat(elasticsearch.get("/" + OLD).isMissingNode()).isTrue();
    assertThat(elasticsearch.get("/" + FOREIGN).isMissingNode())
        .as("without our alias it is nobody's")
        .isFalse();
    assertThat(run(file).out()).as("again").doesNotContain(OLD);
    elasticsearch.delete("/" + FOREIGN);
  }

  @Test
  void expiredDocumentsGoAndOthersStay() throws Exception {
    var elasticsearch = SharedStack.search();
    elasticsearch.put("/spoor-events-2020.01"); // its template gives it the alias
    for (String year : List.of("2001", "2026")) {
      elasticsearch.put(
          "/spoor-findings-000001/_doc/retention-" + year,
          """
          {"tenant": "default", "@timestamp": "2026-01-01T00:00:00Z",
           "spoor": {"finding": {"id": "retention", "published_at": "%s-01-01T00:00:00.000Z"}}}
          """
              .formatted(year)
              .getBytes(UTF_8));
    }
    elasticsearch.post("/spoor-findings/_refresh", "");
    Path file =
        Files.write(
            directory.resolve("documents.properties"),
            List.of(
                "spoor-events=P1000D",
                "spoor-actions=P3650D",
                "spoor-findings=P3650D",
                "spoor-decisions=forever"));

    CommandLineRun run = run(file, "--apply");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("spoor-events-2020.01: deleted", "spoor-findings-000001: 1 document deleted");
    assertThat(found("retention-2001")).isFalse();
    assertThat(found("retention-2026")).isTrue();
    elasticsearch.delete("/spoor-findings-000001/_doc/retention-2026");
  }

  private static boolean found(String id) throws Exception {
    return SharedStack.search().get("/spoor-findings-000001/_doc/" + id).path("found").asBoolean();
  }

  @Test
  void whatIsHeldStaysUntilItIsReleased() throws Exception {
    var elasticsearch = SharedStack.search();
    elasticsearch.put("/" + HELD);
    elasticsearch.put("/" + HELD + "/_alias/spoor-events");
    elasticsearch.put(
        "/" + HELD + "/_doc/held?refresh=true",
        """
        {"tenant": "default", "@timestamp": "2001-02-01T06:00:00Z",
         "spoor": {"arrived_at": "2001-02-01T06:00:00.000Z"}}
        """
            .getBytes(UTF_8));
    List<String> act = List.of("--state-dir", SharedStack.stateDir(), "--reason", "case 2026-17");
    String hold =
        evidence(act, "hold", "add", "--since", DAY, "--until", DAY + "T12:00:00Z").out().strip();
    Path file =
        Files.write(
            directory.resolve("held.properties"),
            List.of(
                "spoor-events=P3650D",
                "spoor-actions=P3650D",
                "spoor-findings=forever",
                "spoor-decisions=forever"));

    assertThat(run(file, "--apply").out()).contains(HELD + ": 0 documents deleted, 1 held");
    assertThat(elasticsearch.get("/" + HELD).isMissingNode()).isFalse();

    assertThat(evidence(act, "hold", "release", hold).exit()).isZero();
    assertThat(run(file, "--apply").out()).contains(HELD + ": deleted");
    assertThat(elasticsearch.get("/" + HELD).isMissingNode()).isTrue();
  }

  private static CommandLineRun evidence(List<String> actOptions, String... command) {
    List<String> all = new ArrayList<>(List.of("evidence"));
    all.addAll(List.of(command));
    all.addAll(actOptions);
    return spoor(all.toArray(String[]::new));
  }

  private static CommandLineRun run(Path file, String... options) {
    String[] line = {"retention", "--file", file.toString(), "--state-dir", SharedStack.stateDir()};
    String[] all = new String[line.length + options.length];
    System.arraycopy(line, 0, all, 0, line.length);
    System.arraycopy(options, 0, all, line.length, options.length);
    return spoor(all);
  }
}
