package io.spoor.pipeline.triage;

import java.util.Locale;

/** Status of an alert with its verdicts: see {@link AlertCase} for the transitions. */
enum AlertStatus {
  /** No verdict applies. */
  OPEN,
  /** An analyst works on it. */
  ACKNOWLEDGED,
  /** An analyst closed it. */
  CLOSED,
  /** An analyst closed it; later its severity rose or it opened again. */
  REOPENED,
  /** Exceptions cover all its findings. */
  SUPPRESSED,
  /** All its findings were retracted. */
  RESOLVED,
  /** Its findings moved to another chain. */
  MERGED;

  /** Name in records and documents. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
