package io.spoor.pipeline.detect.engine;

import io.spoor.schemas.Finding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change that {@link FindingBook} publishes.
 *
 * @param last last published revision; null: there was none
 * @param next revision to publish
 */
public record FindingChange(Kind kind, @Nullable Finding last, Finding next) {
  /** Transition of a finding: see {@link FindingStatus}. */
  public enum Kind {
    /** First revision. */
    ADDED,
    /** Detected as before, with another content or status. */
    REVISED,
    /** No longer detected. */
    RETRACTED,
    /** Detected again after its retraction. */
    REINSTATED,
    /** Unchanged, but published by the chain to which its key moved. */
    ADOPTED("moved");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    Kind() {
      this.label = name().toLowerCase(Locale.ROOT);
    }

    /** Name in records and documents. */
    String label() {
      return label;
    }
  }

  /** Chain, by its root key, that published the finding before; null when it is the same. */
  public @Nullable String formerChain() {
    return last == null || last.getChainKey().equals(next.getChainKey())
        ? null
        : last.getChainKey();
  }

  FindingChange withRevisionAbove(long floor) {
    return next.getRevision() > floor
        ? this
        : new FindingChange(kind, last, Finding.newBuilder(next).setRevision(floor + 1).build());
  }
}
