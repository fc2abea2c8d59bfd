package io.spoor.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.benchmarks.endtoend.KeysSettings;
import io.spoor.client.UsageException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class KeyBenchOptionsTest {
  @Test
  void withoutItsOptionsTheTopologyIsMeasured() {
    assertThat(parse().hasOptions()).isFalse();
  }

  @Test
  void aMillionKeysUnlessToldOtherwise() {
    KeyBenchOptions options = parse("--keys");

    assertThat(options.hasOptions()).isTrue();
    assertThat(settings(options)).isEqualTo(KeysSettings.defaults());
  }

  @Test
  void takesKeysTheirEventsAndThoseOfATakeOver() {
    KeysSettings settings =
        settings(
            parse("--keys", "20000", "--key-events=2", "--take-over-keys=0", "--app=horizon=PT1H"));

    assertThat(settings.keys()).isEqualTo(20_000);
    assertThat(settings.events()).isEqualTo(2);
    assertThat(settings.takeOverKeys()).isZero();
    assertThat(settings.app()).containsEntry("horizon", "PT1H");
  }

  @Test
  void noKeysAreNothingToMeasure() {
    KeyBenchOptions options = parse("--keys", "0");

    assertThat(options.hasOptions()).isTrue();
    assertThatThrownBy(() -> settings(options))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--keys");
  }

  private static KeyBenchOptions parse(String... arguments) {
    KeyBenchOptions options = new KeyBenchOptions();
    var mixin = CommandLine.Model.CommandSpec.forAnnotatedObject(options);
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("keys", mixin))
        .parseArgs(arguments);
    return options;
  }

  private static KeysSettings settings(KeyBenchOptions options) {
    KeysSettings defaults = KeysSettings.defaults();
    return options.settings(defaults.partitions(), defaults.threads(), defaults.commitMillis());
  }
}
