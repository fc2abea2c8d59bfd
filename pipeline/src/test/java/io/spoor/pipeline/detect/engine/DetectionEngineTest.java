package io.spoor.pipeline.detect.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.ChildLimitFact;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.identityswitch.LineageCut;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.Finding;
import io.spoor.schemas.extension.ExtensionException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionEngineTest {
  private static final Fact CROWD =
      new ChildLimitFact(new ChainRef("t", "root", null, null), "t|key|x|y", 3, 7);

  private static DetectionEngine tuned(String json) {
    return DetectionEngine.create(0, DetectorSettings.parse(json, "detectors.json"));
  }

  private static List<Finding> evaluate(DetectionEngine detectors) {
    return FirstFindings.of(detectors, CROWD);
  }

  @Test
  void aDetectorThatIsSwitchedOffSaysNothing() {
    assertThat(evaluate(DetectionEngine.create(0))).hasSize(1);
    assertThat(evaluate(tuned("{\"child-limit-exceeded\": {\"enabled\": false}}"))).isEmpty();
  }

  @Test
  void aFindingTellsThatItsRuleWasTuned() {
    Finding before = evaluate(DetectionEngine.create(0)).getFirst();
    Finding after =
        evaluate(tuned("{\"child-limit-exceeded\": {\"severity\": \"low\"}}")).getFirst();

    assertThat(after.getSeverity()).isEqualTo("low");
    assertThat(after.getRuleVersion()).isNotEqualTo(before.getRuleVersion());
    assertThat(after.getFindingId()).isEqualTo(before.getFindingId());
  }

  @Test
  void tuningToTheDefaultOrTuningAnotherDetectorChangesNothing() {
    assertThat(
            evaluate(
                tuned("{\"child-limit-exceeded\": {\"severity\": \"medium\", \"enabled\": true}}")))
        .isEqualTo(evaluate(DetectionEngine.create(0)));
    assertThat(evaluate(tuned("{\"shared-credential\": {\"enabled\": false}}")))
        .isEqualTo(evaluate(DetectionEngine.create(0)));
  }

  @Test
  void aDetectorThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> tuned("{\"childlimitexceeded\": {}}"))
        .hasMessageContaining("did you mean \"child-limit-exceeded\"?");
  }

  @Test
  void everyDetectorSaysWhatAPersonHasToKnow() {
    assertThat(DetectionEngine.create(0).detectors())
        .allSatisfy(
            info -> {
              assertThat(info.title()).isNotBlank();
              assertThat(info.subject()).as(info.id() + ": about(…)").isNotBlank();
              assertThat(info.howItWorks()).as(info.id() + ": works(…)").isNotBlank();
              assertThat(info.nextSteps()).as(info.id() + ": next steps").isNotBlank();
              assertThat(info.tags()).as(info.id() + ": tags").isNotEmpty();
              assertThat(info.falsePositives()).as(info.id() + ": false positives").isNotEmpty();
            });
    assertThat(DetectionEngine.create(0).detectors())
        .extracting(DetectorInfo::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void aDetectorMayNotHaveTheIdOfAnother() {
    var taken = new LineageCut();

    assertThatThrownBy(() -> DetectionEngine.create(0, DetectorSettings.defaults(), List.of(taken)))
        .isInstanceOf(ExtensionException.class)
        .hasMessageContaining("two detectors are named lineage-cut")
        .hasMessageContaining(LineageCut.class.getName());
  }
}
