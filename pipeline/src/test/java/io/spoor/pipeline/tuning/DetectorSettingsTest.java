package io.spoor.pipeline.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorSettingsTest {
  /** What a detector's constructor does. */
  private static Thresholds burst(TuningReader tuning) {
    var thresholds = tuning.thresholds("denials-then-success");
    thresholds.enabled();
    thresholds.count("denials", 5, 2, 100);
    thresholds.duration("within", Duration.ofMinutes(10));
    thresholds.share("portion", 0.5);
    thresholds.texts("services", List.of("iam"));
    return thresholds;
  }

  private static String refused(String json) {
    TuningReader tuning = DetectorSettings.parse(json, "detectors.json").tuning();
    burst(tuning);
    try {
      tuning.check();
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void whatTheFileLeavesOutHasItsDefault() {
    Thresholds thresholds = burst(DetectorSettings.defaults().tuning());

    assertThat(thresholds.enabled()).isTrue();
    assertThat(thresholds.count("denials", 5, 2, 100)).isEqualTo(5);
    assertThat(thresholds.requested()).noneMatch(Threshold::isChanged);
  }

  @Test
  void whatTheFileSaysCounts() {
    TuningReader tuning =
        DetectorSettings.parse(
                """
                {"denials-then-success": {"enabled": false, "denials": 7, "within": "PT90S",
                                          "portion": 1, "services": ["iam", "sts"]}}
                """,
                "detectors.json")
            .tuning();
    Thresholds thresholds = burst(tuning);

    tuning.check();
    assertThat(thresholds.enabled()).isFalse();
    assertThat(thresholds.count("denials", 5, 2, 100)).isEqualTo(7);
    assertThat(thresholds.duration("within", Duration.ofMinutes(10)))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(thresholds.share("portion", 0.5)).isEqualTo(1.0);
    assertThat(thresholds.texts("services", List.of("iam"))).containsExactly("iam", "sts");
    assertThat(thresholds.requested()).allMatch(Threshold::isChanged);
  }

  @Test
  void theSameValueSpeltOtherwiseIsNoChange() {
    TuningReader tuning =
        DetectorSettings.parse(
                "{\"denials-then-success\": {\"within\": \"PT600S\", \"portion\": 0.50}}", "f")
            .tuning();

    assertThat(burst(tuning).requested()).noneMatch(Threshold::isChanged);
  }

  @Test
  void aMisspeltNameIsRefusedAndTheNearestOneIsSaid() {
    assertThat(refused("{\"denials-then-success\": {\"denails\": 7}}"))
        .contains("detectors.json")
        .contains(
            "/denials-then-success/denails: unknown threshold; known thresholds are denials, enabled, portion, services, within; did you mean \"denials\"?");
    assertThat(refused("{\"denial-then-sucess\": {}}"))
        .contains("/denial-then-sucess: unknown detector; did you mean \"denials-then-success\"?");
    assertThat(refused("{\"weather\": {}}")).endsWith("/weather: unknown detector");
  }

  @Test
  void aValueThatCannotBeTakenIsRefusedWithWhatMayStandThere() {
    assertThat(refused("{\"denials-then-success\": {\"denials\": 1}}"))
        .contains("/denials-then-success/denials: must be a whole number from 2 to 100, but is 1");
    assertThat(refused("{\"denials-then-success\": {\"within\": \"10m\", \"portion\": 2}}"))
        .contains("within: must be an ISO 8601 duration such as PT10M or P7D, but is \"10m\"")
        .contains("portion: must be a number from 0 to 1, but is 2");
    assertThat(refused("{\"denials-then-success\": {\"enabled\": \"no\", \"services\": [1]}}"))
        .contains("enabled: must be true or false, but is \"no\"")
        .contains("services: must be a list of non-blank strings, but is [1]");
  }

  @Test
  void whatIsNoObjectOfObjectsIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> DetectorSettings.parse("[]", "detectors.json"))
        .hasMessageContaining("detectors.json must be a JSON object");
    assertThatThrownBy(() -> DetectorSettings.parse("{\"a\": 1}", "detectors.json"))
        .hasMessageContaining("/a: must be an object of thresholds");
    assertThatThrownBy(() -> DetectorSettings.parse("{\"a\": {},\n \"a\": {}}", "detectors.json"))
        .hasMessageContaining("detectors.json is not well-formed JSON")
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> DetectorSettings.parse("{} {}", "detectors.json"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DetectorSettings.parse("", "detectors.json"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
