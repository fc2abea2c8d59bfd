package io.spoor.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.benchmarks.sink.SinkBenchSettings;
import io.spoor.client.UsageException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SinkBenchOptionsTest {
  @Test
  void withoutItsOptionsTheTopologyIsMeasured() {
    assertThat(parse().hasOptions()).isFalse();
  }

  @Test
  void measuresThroughputUnlessAnOutageIsAskedFor() {
    SinkBenchOptions options = parse("--sink");

    assertThat(options.hasOptions()).isTrue();
    assertThat(options.hasOutage()).isFalse();
    assertThat(settings(options)).isEqualTo(SinkBenchSettings.defaults());
  }

  @Test
  void anOutageLastsTenMinutesUnlessToldOtherwise() {
    SinkBenchOptions options = parse("--sink", "--sink-outage");

    assertThat(options.hasOutage()).isTrue();
    assertThat(settings(options).outage()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void anOutageMeansTheSink() {
    SinkBenchOptions options = parse("--sink-outage", "2");

    assertThat(options.hasOptions()).isTrue();
    assertThat(settings(options).outage()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void takesBulkAndConnectorSettings() {
    SinkBenchSettings settings =
        settings(
            parse(
                "--sink",
                "--bulk-documents=500",
                "--bulk-threads=3",
                "--connector=elasticsearch.bulk.in.flight=4",
                "--connector=tasks.max=1"));

    assertThat(settings.bulkDocuments()).isEqualTo(500);
    assertThat(settings.bulkThreads()).isEqualTo(3);
    assertThat(settings.connector())
        .isEqualTo(Map.of("elasticsearch.bulk.in.flight", "4", "tasks.max", "1"));
  }

  @Test
  void anOutageNeedsRecordsThatComeIn() {
    SinkBenchOptions options = parse("--sink-outage", "1");

    assertThatThrownBy(() -> options.settings(1, 1, 0, 0, 0))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--rate");
  }

  private static SinkBenchOptions parse(String... arguments) {
    SinkBenchOptions options = new SinkBenchOptions();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("sink", mixin(options)))
        .parseArgs(arguments);
    return options;
  }

  private static CommandLine.Model.CommandSpec mixin(SinkBenchOptions options) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
  }

  private static SinkBenchSettings settings(SinkBenchOptions options) {
    SinkBenchSettings defaults = SinkBenchSettings.defaults();
    return options.settings(
        defaults.records(),
        defaults.partitions(),
        defaults.warmUps(),
        defaults.rounds(),
        defaults.rate());
  }
}
