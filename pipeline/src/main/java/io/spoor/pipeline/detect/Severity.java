package io.spoor.pipeline.detect;

import java.util.Locale;

/** How bad it is if it is true; how likely it matters is the risk score. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** As findings say it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
