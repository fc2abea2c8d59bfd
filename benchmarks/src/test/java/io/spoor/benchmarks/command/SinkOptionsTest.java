package io.spoor.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.benchmarks.sink.SinkSettings;
import io.spoor.client.WrongUsage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SinkOptionsTest {
  @Test
  void withoutItsOptionsTheTopologyIsMeasured() {
    assertThat(parse().chosen()).isFalse();
  }

  @Test
  void measuresThroughputUnlessAnOutageIsAskedFor() {
    SinkOptions options = parse("--sink");

    assertThat(options.chosen()).isTrue();
    assertThat(options.hasOutage()).isFalse();
    assertThat(settings(options)).isEqualTo(SinkSettings.defaults());
  }

  @Test
  void anOutageLastsTenMinutesUnlessToldOtherwise() {
    SinkOptions options = parse("--sink", "--sink-outage");

    assertThat(options.hasOutage()).isTrue();
    assertThat(settings(options).outage()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void anOutageMeansTheSink() {
    SinkOptions options = parse("--sink-outage", "2");

    assertThat(options.chosen()).isTrue();
    assertThat(settings(options).outage()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void takesBulkAndConnectorSettings() {
    SinkSettings settings =
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
    SinkOptions options = parse("--sink-outage", "1");

    assertThatThrownBy(() -> options.settings(1, 1, 0, 0, 0))
        .isInstanceOf(WrongUsage.class)
        .hasMessageContaining("--rate");
  }

  private static SinkOptions parse(String... arguments) {
    SinkOptions options = new SinkOptions();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("sink", mixin(options)))
        .parseArgs(arguments);
    return options;
  }

  private static CommandLine.Model.CommandSpec mixin(SinkOptions options) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
  }

  private static SinkSettings settings(SinkOptions options) {
    SinkSettings defaults = SinkSettings.defaults();
    return options.settings(
        defaults.records(),
        defaults.partitions(),
        defaults.warmUps(),
        defaults.rounds(),
        defaults.rate());
  }
}
