package io.spoor.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.benchmarks.alerts.AlertsSettings;
import io.spoor.client.UsageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AlertBenchOptionsTest {
  @Test
  void withoutItsOptionsTheTopologyIsMeasured() {
    assertThat(parse().hasOptions()).isFalse();
  }

  @Test
  void timesAThousandRecordsASecond() {
    assertThat(parse("--alerts").settings()).isEqualTo(AlertsSettings.latency());
    assertThat(parse("--alerts").settings().rate()).isEqualTo(1_000);
  }

  @Test
  void anOutageIsLongAndOfFewRecords() {
    AlertBenchOptions options = parse("--alerts-outage");

    assertThat(options.hasOptions()).isTrue();
    assertThat(options.settings().outage()).isEqualTo(Duration.ofMinutes(10));
    assertThat(options.settings().rate()).isEqualTo(20);
  }

  @Test
  void takesOtherRates() {
    AlertsSettings settings =
        parse("--alerts-outage=1", "--alerts-rate=100", "--alerted=50").settings();

    assertThat(settings.outage()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.rate()).isEqualTo(100);
    assertThat(settings.alerts()).isEqualTo(50);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> parse("--alerts", "--alerted=1001").settings())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--alerted");
    assertThatThrownBy(() -> parse("--alerts", "--alerts-rate=0").settings())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--alerts-rate");
    assertThatThrownBy(() -> parse("--alerts-outage=0").settings())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--alerts-outage");
  }

  private static AlertBenchOptions parse(String... arguments) {
    AlertBenchOptions options = new AlertBenchOptions();
    var command = CommandLine.Model.CommandSpec.create();
    command.addMixin("alerts", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    new CommandLine(command).parseArgs(arguments);
    return options;
  }
}
