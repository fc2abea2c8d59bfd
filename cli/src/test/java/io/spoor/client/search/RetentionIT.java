package io.spoor.client.search;

import static io.spoor.cli.CommandLineRun.spoor;
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
  private static final String OLD = "spoor-events-2001.01.01";
  private static final String FOREIGN = "spoor-events-2001.01.02";

  private static final String HELD = "spoor-events-2001.02.01";
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
            List.of("spoor-events=P3650D", "spoor-actions=P3650D", "spoor-findings=forever"));

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
  void whatIsHeldStaysUntilItIsReleased() throws Exception {
    var elasticsearch = SharedStack.search();
    elasticsearch.put("/" + HELD);
    elasticsearch.put("/" + HELD + "/_alias/spoor-events");
    List<String> act = List.of("--state-dir", SharedStack.stateDir(), "--reason", "case 2026-17");
    String hold =
        evidence(act, "hold", "add", "--since", DAY, "--until", DAY + "T12:00:00Z").out().strip();
    Path file =
        Files.write(
            directory.resolve("held.properties"),
            List.of("spoor-events=P3650D", "spoor-actions=P3650D", "spoor-findings=forever"));

    assertThat(run(file, "--apply").out()).contains(HELD + ": held, not deleted");
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
