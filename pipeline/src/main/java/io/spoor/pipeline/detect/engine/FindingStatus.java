package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.Detection;
import io.spoor.schemas.Finding;
import java.util.Locale;

/**
 * Status of a published finding. Only {@link FindingBook} changes it, and each change is a greater
 * revision.
 *
 * <pre>
 *                  detected, may still be settled
 *   no finding ──────────────────────────────────────► PROVISIONAL
 *       │                                                ▲ │  ▲ │
 *       │ detected                          not settled  │ │  │ │ not detected
 *       │                                   any more     │ │  │ ▼
 *       │                                                │ │  RETRACTED ◄──────────┐
 *       │                                                │ ▼        │ detected     │ not detected
 *       └────────────────────────────────────────────► CONFIRMED ◄──┘              │
 *                                                        └─────────────────────────┘
 * </pre>
 *
 * In each status the finding is revised when its content changes, and published once more when its
 * key moves to another chain. {@link FindingChange.Kind} names the transitions.
 */
public enum FindingStatus {
  /** Detected; a later event may settle it. */
  PROVISIONAL,
  /** Detected. */
  CONFIRMED,
  /** No longer detected. */
  RETRACTED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Name in records and documents. */
  public String label() {
    return label;
  }

  static FindingStatus of(Detection detection) {
    return detection.provisional() ? PROVISIONAL : CONFIRMED;
  }

  /** Whether the finding has this status. */
  public boolean isOf(Finding finding) {
    return label.equals(finding.getStatus());
  }

  public static boolean isRetracted(Finding finding) {
    return RETRACTED.isOf(finding);
  }
}
