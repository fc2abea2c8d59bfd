package io.spoor.pipeline.detect;

import java.util.Locale;

/** Severity of a finding if it is true; its likelihood is the risk score. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** Name in findings. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
