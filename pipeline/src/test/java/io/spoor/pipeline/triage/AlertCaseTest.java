package io.spoor.pipeline.triage;

import static io.spoor.pipeline.triage.Samples.acknowledge;
import static io.spoor.pipeline.triage.Samples.again;
import static io.spoor.pipeline.triage.Samples.alert;
import static io.spoor.pipeline.triage.Samples.close;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.TriagedAlert;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each transition of the diagram in {@link AlertCase}. */
class AlertCaseTest {
  private static final Alert OPEN = alert(1, "open", "high");

  private static TriagedAlert after(SpecificRecord... records) {
    AlertCase state = AlertCase.EMPTY;
    for (SpecificRecord record : records) {
      state =
          switch (record) {
            case Alert alert -> state.with(alert);
            case AlertVerdict verdict -> state.with(verdict);
            default -> throw new IllegalArgumentException(record.getSchema().getName());
          };
    }
    return state.triaged().orElseThrow();
  }

  private static String status(SpecificRecord... records) {
    return after(records).getStatus();
  }

  @Test
  void anAlertWithoutVerdictIsOpen() {
    assertThat(status(OPEN)).isEqualTo("open");
    assertThat(after(OPEN).getVerdict()).isNull();
  }

  @Test
  void anAnalystAcknowledgesAndCloses() {
    assertThat(status(OPEN, acknowledge(10, 1, "high"))).isEqualTo("acknowledged");
    assertThat(status(OPEN, close(10, 1, "high"))).isEqualTo("closed");
    assertThat(status(OPEN, acknowledge(10, 1, "high"), close(20, 1, "high"))).isEqualTo("closed");
  }

  @Test
  void anotherFindingThatIsNoGraverLeavesTheStatus() {
    assertThat(status(OPEN, acknowledge(10, 1, "high"), alert(2, "open", "high")))
        .isEqualTo("acknowledged");
    assertThat(status(OPEN, close(10, 1, "high"), alert(2, "open", "medium"))).isEqualTo("closed");
  }

  @Test
  void aGraverFindingEndsAnAcknowledgementAndReopensWhatWasClosed() {
    assertThat(status(OPEN, acknowledge(10, 1, "high"), alert(2, "open", "critical")))
        .isEqualTo("open");
    assertThat(status(OPEN, close(10, 1, "high"), alert(2, "open", "critical")))
        .isEqualTo("reopened");
  }

  @Test
  void aReopenedAlertIsAcknowledgedAndClosedAgain() {
    Alert graver = alert(2, "open", "critical");

    assertThat(status(OPEN, close(10, 1, "high"), graver, acknowledge(20, 2, "critical")))
        .isEqualTo("acknowledged");
    assertThat(status(OPEN, close(10, 1, "high"), graver, close(20, 2, "critical")))
        .isEqualTo("closed");
    assertThat(
            status(
                OPEN,
                close(10, 1, "high"),
                graver,
                acknowledge(20, 2, "critical"),
                close(30, 2, "critical")))
        .isEqualTo("closed");
  }

  @Test
  void anAcknowledgementNeitherReopensNorOutlivesAClose() {
    assertThat(status(OPEN, close(10, 1, "high"), acknowledge(20, 1, "high"))).isEqualTo("closed");
    assertThat(
            status(
                alert(1, "open", "critical"),
                acknowledge(10, 1, "critical"),
                alert(2, "open", "high"),
                close(20, 2, "high"),
                alert(3, "open", "critical")))
        .isEqualTo("reopened");
  }

  /** The two words for an alert that is over differ by who ended it. */
  @ParameterizedTest
  @ValueSource(strings = {"resolved", "merged", "suppressed"})
  void whatThePipelineEndsIsNotClosed(String status) {
    Alert over = alert(2, status, "high");

    assertThat(status(OPEN, over)).isEqualTo(status);
    assertThat(status(OPEN, close(10, 1, "high"), over)).isEqualTo(status);
    assertThat(status(OPEN, acknowledge(10, 1, "high"), over)).isEqualTo(status);
  }

  @Test
  void theVerdictOnARetractedAlertStaysVisible() {
    TriagedAlert resolved = after(OPEN, close(10, 1, "high"), alert(2, "resolved", "high"));

    assertThat(resolved.getVerdict()).isEqualTo(close(10, 1, "high"));
  }

  @Test
  void anAlertThatOpensAgainIsOpenOrReopenedWhateverItsSeverity() {
    Alert resolved = alert(2, "resolved", "high");
    Alert opened = again(alert(3, "open", "high"), 0, 3);

    assertThat(status(OPEN, resolved, opened)).isEqualTo("open");
    assertThat(status(OPEN, acknowledge(10, 1, "high"), resolved, opened)).isEqualTo("open");
    assertThat(status(OPEN, close(10, 1, "high"), resolved, opened)).isEqualTo("reopened");
    assertThat(status(OPEN, close(10, 1, "high"), resolved, opened, close(20, 3, "high")))
        .isEqualTo("closed");
  }

  @Test
  void verdictsOutliveAReplayThatStartsRevisionsAnew() {
    Alert replayed = again(alert(3, "open", "high"), 1, 3);

    assertThat(status(OPEN, close(10, 1, "high"), replayed)).isEqualTo("closed");
    assertThat(status(OPEN, acknowledge(10, 1, "high"), replayed)).isEqualTo("acknowledged");
    assertThat(status(OPEN, close(10, 1, "high"), again(alert(1, "open", "critical"), 1, 0)))
        .isEqualTo("reopened");
  }

  @Test
  void theLatestVerdictByItsTimeCounts() {
    TriagedAlert triaged = after(OPEN, close(20, 1, "high"), close(10, 1, "low"));

    assertThat(triaged.getVerdict()).isEqualTo(close(20, 1, "high"));
    assertThat(triaged.getStatus()).isEqualTo("closed");
  }

  @Test
  void theVerdictThatTheStatusFollowsFromIsShown() {
    assertThat(after(OPEN, close(10, 1, "high"), acknowledge(20, 1, "high")).getVerdict())
        .isEqualTo(close(10, 1, "high"));
    assertThat(after(OPEN, close(10, 1, "high"), alert(2, "open", "critical")).getVerdict())
        .isEqualTo(close(10, 1, "high"));
  }

  @Test
  void aSeverityThatDoesNotExistCoversNoAlert() {
    assertThat(status(OPEN, close(10, 1, "whatever"))).isEqualTo("reopened");
  }
}
