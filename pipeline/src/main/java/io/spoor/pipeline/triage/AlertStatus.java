package io.spoor.pipeline.triage;

import java.util.Locale;

/** Status of an alert with the verdicts on it: see {@link AlertCase} for the transitions. */
enum AlertStatus {
  /** No verdict counts. */
  OPEN,
  /** An analyst works on it. */
  ACKNOWLEDGED,
  /** An analyst closed it. */
  CLOSED,
  /** An analyst closed it, and it became graver or opened again since. */
  REOPENED,
  /** Exceptions cover all its findings. */
  SUPPRESSED,
  /** All its findings were retracted. */
  RESOLVED,
  /** Its findings went to another chain. */
  MERGED;

  /** As records and documents say it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
