package io.spoor.pipeline.detect.toolcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.injection.ToolProfile;
import io.spoor.pipeline.tuning.DetectorSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InjectionThresholdsTest {
  private static final String OF_CLASSES =
      """
      {"injected-action": {"high": 60, "high-commands": 61, "high-payments": 62,
                           "high-administration": 63, "high-deletions": 64, "high-messages": 65}}
      """;

  @ParameterizedTest
  @CsvSource({
    "run_shell, 61",
    "send_money, 62",
    "pay_invoice, 62",
    "grant_role, 63",
    "approve_request, 63",
    "delete_email, 64",
    "cancel_meeting, 64",
    "send_email, 65",
    "post_message, 65",
    "read_file, 60",
    "create_event, 60",
  })
  void aToolHasTheThresholdOfItsClass(String tool, int threshold) {
    assertThat(high(OF_CLASSES, tool)).isEqualTo(threshold);
  }

  @ParameterizedTest
  @CsvSource({"run_shell", "send_money", "grant_role", "delete_email", "send_email", "read_file"})
  void aClassWithoutAThresholdFollowsHigh(String tool) {
    assertThat(high("{\"injected-action\": {\"high\": 42}}", tool)).isEqualTo(42);
    assertThat(high("{}", tool)).isEqualTo(55);
  }

  private static int high(String file, String tool) {
    var thresholds =
        DetectorSettings.parse(file, "detectors.json").tuning().thresholds("injected-action");
    return InjectionThresholds.read(thresholds).high(ToolProfile.guessed(tool), true);
  }
}
