package io.spoor.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.benchmarks.endtoend.KeysSettings;
import io.spoor.client.WrongUsage;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class KeysOptionsTest {
  @Test
  void withoutItsOptionsTheTopologyIsMeasured() {
    assertThat(parse().chosen()).isFalse();
  }

  @Test
  void aMillionKeysUnlessToldOtherwise() {
    KeysOptions options = parse("--keys");

    assertThat(options.chosen()).isTrue();
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
    KeysOptions options = parse("--keys", "0");

    assertThat(options.chosen()).isTrue();
    assertThatThrownBy(() -> settings(options))
        .isInstanceOf(WrongUsage.class)
        .hasMessageContaining("--keys");
  }

  private static KeysOptions parse(String... arguments) {
    KeysOptions options = new KeysOptions();
    var mixin = CommandLine.Model.CommandSpec.forAnnotatedObject(options);
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("keys", mixin))
        .parseArgs(arguments);
    return options;
  }

  private static KeysSettings settings(KeysOptions options) {
    KeysSettings defaults = KeysSettings.defaults();
    return options.settings(defaults.partitions(), defaults.threads(), defaults.commitMillis());
  }
}
