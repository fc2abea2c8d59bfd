package io.spoor.benchmarks.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.command.RootCommand;
import io.spoor.cli.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpShowsExamplesAndExitCodes() {
    assertThat(bench("bench --help")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("Usage: spoor bench", "Examples:", "bin/spoor bench", "Exit codes: 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench --sink --bulk-threads 0",
        "bench --sink-outage 0",
        "bench --sink-outage soon",
        "bench --sink --connector elasticsearch.bulk.documents",
        "bench --keys 0",
        "bench --keys 10 --sink",
        "bench --keys --key-events 0",
        "bench --with-stream",
        "bench --runs 10",
        "bench --decisions 0",
        "bench --decisions --with-stream 0",
        "bench --decisions --with-stream many",
        "bench --decisions --runs 0",
        "bench --decisions --runs --with-stream",
        "bench --decisions --runs --alerts"
      })
  void aUsageErrorExitsWithTwoAndNamesTheOption(String line) {
    assertThat(bench(line)).isEqualTo(2);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(err.toString(UTF_8)).contains("--").doesNotContain("\tat ");
  }

  private int bench(String line) {
    Terminal terminal =
        Terminal.of(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    return RootCommand.run(terminal, new BenchCommand(terminal), line.split(" "));
  }
}
