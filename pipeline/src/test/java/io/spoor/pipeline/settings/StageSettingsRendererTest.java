package io.spoor.pipeline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.AppliedSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageSettingsRendererTest {
  private static final Instant NOW = Instant.parse("2026-03-10T09:00:00.000000001Z");
  private static final StageSettings OTHERS =
      new StageSettings(
          3,
          Duration.ofHours(6),
          Duration.ofDays(3),
          17,
          99,
          Set.of("txn", "tool-call"),
          true,
          DetectorSettings.parse(
              """
              {"admin-action": {"enabled": false}, "denials-then-success": {"within": "PT5M"}}
              """,
              "here"),
          new BaselineSettings(7, 20, Duration.ofDays(9), Duration.ofMinutes(2)),
          new AlertSettings(
              Duration.ZERO,
              Duration.ofSeconds(9),
              Duration.ofMinutes(3),
              new StormLimits(7, 8, 9, Duration.ofMinutes(1))),
          Set.of("example.com", "corp.example"));

  @Test
  void saysWhatTheStagesAreRunWithAndNothingIsLost() {
    for (StageSettings settings : new StageSettings[] {StageSettings.defaults(), OTHERS}) {
      assertThat(StageSettingsReader.read(StageSettingsRenderer.render(settings)))
          .isEqualTo(settings);
    }
    assertThat(StageSettingsRenderer.render(OTHERS))
        .containsEntry("joins.off", "txn,tool-call")
        .containsEntry("joins.on", "network")
        .containsEntry("horizon", "PT6H")
        .containsEntry("principals.domains", "corp.example,example.com");
  }

  @Test
  void namesEveryRuleThatEvaluatesWithItsVersion() {
    AppliedSettings standard = message(StageSettings.defaults());
    AppliedSettings others = message(OTHERS);

    assertThat(standard.getRules()).containsKeys("admin-action", "injected-action");
    assertThat(others.getRules())
        .doesNotContainKey("admin-action")
        .containsEntry("injected-action", standard.getRules().get("injected-action"));
    assertThat(others.getRules().get("denials-then-success"))
        .isNotEqualTo(standard.getRules().get("denials-then-success"));
  }

  @Test
  void instancesThatEvaluateAlikeHaveTheSameDigest() {
    AppliedSettings first = message(StageSettings.defaults());
    AppliedSettings second =
        StageSettingsRenderer.message(
            "spoor-g1",
            "default",
            StageSettings.defaults().withEffectTables(TABLES),
            NOW.plusSeconds(9));

    assertThat(second.getDigest()).isEqualTo(first.getDigest()).hasSize(64);
    assertThat(message(OTHERS).getDigest()).isNotEqualTo(first.getDigest());
    assertThat(first.getStarted()).isEqualTo(NOW.getEpochSecond() * 1_000_000_000L + 1);
  }

  @Test
  void thresholdsStandInAFileOrHere() {
    assertThat(
            StageSettingsReader.read(
                    Map.of("detectors", "{\"admin-action\": {\"enabled\": false}}"))
                .detectors())
        .isNotEqualTo(DetectorSettings.defaults());
    assertThatThrownBy(
            () -> StageSettingsReader.read(Map.of("detectors", "{", "detectors.file", "x")))
        .hasMessageContaining("detectors and detectors.file are both set");
    assertThatThrownBy(() -> StageSettingsReader.read(Map.of("detectors", "[]")))
        .hasMessageContaining("detectors must be a JSON object");
    assertThatThrownBy(() -> StageSettingsReader.read(Map.of("detectors", "{\"admin-acton\": {}}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean \"admin-action\"?");
  }

  private static final String TABLES = "0".repeat(64);

  private static AppliedSettings message(StageSettings settings) {
    return StageSettingsRenderer.message(
        "spoor", "default", settings.withEffectTables(TABLES), NOW);
  }
}
