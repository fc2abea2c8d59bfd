package io.spoor.pipeline.detect.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.detect.DetectorData;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.tuning.DetectorSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a detector's version covers: what decides, and no prose. */
class DetectorVersionTest {
  private static DetectorInfo info(int logic, String title, Severity severity, String nextSteps) {
    return new DetectorInfo(
        "r", logic, title, severity, 10, List.of("attack.T1078"), nextSteps, List.of());
  }

  private static final DetectorInfo INFO = info(1, "A title", Severity.LOW, "Look.");

  @Test
  void otherProseIsTheSameVersion() {
    assertThat(info(1, "Another title", Severity.LOW, "Look twice.").version())
        .isEqualTo(INFO.version());
    assertThat(INFO.withDescription("Looks.").withSubject("a thing").version())
        .isEqualTo(INFO.version());
  }

  @Test
  void anotherLogicSeverityOrEvaluatingDataIsAnotherVersion() {
    assertThat(info(2, "A title", Severity.LOW, "Look.").version()).isNotEqualTo(INFO.version());
    assertThat(info(1, "A title", Severity.HIGH, "Look.").version()).isNotEqualTo(INFO.version());
    assertThat(INFO.withData("a").version()).isNotEqualTo(INFO.version());
    assertThat(INFO.withData("a").version()).isNotEqualTo(INFO.withData("b").version());
  }

  @Test
  void tablesOfEffectsArePartOfTheRulesThatEvaluateByThem() {
    var without = DetectionEngine.create(0).versions();
    var with =
        DetectionEngine.create(0, DetectorSettings.defaults().withEffectTables("a")).versions();

    assertThat(with.get("mass-secret-read")).isNotEqualTo(without.get("mass-secret-read"));
    assertThat(with.get("child-limit-exceeded")).isEqualTo(without.get("child-limit-exceeded"));
    assertThat(with.get("token-replay")).isEqualTo(without.get("token-replay"));
  }

  @Test
  void evaluatingDataIsAKeyALine() {
    DetectorData data = DetectorData.parse("x.txt", "# head\n\nkey 6\nkey/scheduled 4\nplain\n");

    assertThat(data.number("key/scheduled")).isEqualTo(4);
    assertThat(data.number("other")).isZero();
    assertThat(data.value("plain")).isEmpty();
    assertThat(data.digest())
        .isNotEqualTo(DetectorData.parse("x.txt", "key 7\nkey/scheduled 4\nplain\n").digest());
    assertThatThrownBy(() -> DetectorData.parse("x.txt", "key 6\nkey 4"))
        .hasMessage("x.txt, line 2: key is set twice");
  }
}
