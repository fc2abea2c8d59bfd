package io.spoor.pipeline.triage;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;

/** Alerts and verdicts as the pipeline and analysts write them. */
final class Samples {
  static final String ID = "a-1";

  private Samples() {}

  static Alert alert(long revision, String status, String severity) {
    return Alert.newBuilder()
        .setAlertId(ID)
        .setTenant("default")
        .setRevision(revision)
        .setGeneration(0)
        .setStatus(status)
        .setSeverity(severity)
        .setTitle("deploy-agent took a role")
        .setExplanation("It took a role that its manifest does not name.")
        .setChainId("c-1")
        .setOpened(1)
        .setUpdated(2)
        .build();
  }

  /** An alert of a later generation or opening. */
  static Alert again(Alert alert, int generation, long openedRevision) {
    return Alert.newBuilder(alert)
        .setGeneration(generation)
        .setOpenedRevision(openedRevision)
        .build();
  }

  /** Said at {@code time} of a revision of generation 0. */
  static AlertVerdict acknowledge(long time, long revision, String severity) {
    return verdict("acknowledge", time, revision, severity).build();
  }

  static AlertVerdict close(long time, long revision, String severity) {
    return verdict("close", time, revision, severity).setVerdict("benign").build();
  }

  private static AlertVerdict.Builder verdict(
      String action, long time, long revision, String severity) {
    return AlertVerdict.newBuilder()
        .setVerdictId("v-" + time)
        .setTenant("default")
        .setAlertId(ID)
        .setChainId("c-1")
        .setAction(action)
        .setWho("ann")
        .setTime(time)
        .setSeverity(severity)
        .setRevision(revision);
  }
}
