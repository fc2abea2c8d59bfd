package io.spoor.pipeline;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Link;
import java.util.List;

/**
 * Receives operational measurements from the stages. It counts work, not facts: work repeated after
 * a crash counts again. It influences no result.
 *
 * <p>Several threads call it, in part for every record: implementations must be fast and must not
 * throw.
 */
public interface Telemetry {
  /** Discards all telemetry. */
  Telemetry NONE = new NoopTelemetry();

  /** The stage at which a latency is measured. */
  enum Stage {
    NORMALISE,
    STITCH,
    /** Of an action that stitch handed over in the same task. */
    ASSEMBLE,
    /** Of an action that took a topic from another task. */
    ASSEMBLE_FOREIGN
  }

  /** Kind of evicted state, and thereby the stage. */
  enum EvictionKind {
    /** State of a key in stitch; its tombstone stays. */
    KEY,
    TOMBSTONE,
    /** Rows of a segment in assemble; its contribution to the chain's document stays. */
    SEGMENT,
    CHAIN,
    /** A value that runs stored or read; findings stay. */
    VALUE,
    /** An account that records named. */
    ACCOUNT
  }

  /** Limits that make a result incomplete, or slow. */
  enum LimitKind {
    /** A child was rejected: its parent has {@code max.children}. */
    CHILDREN,
    /** A link was not stored: its child has {@code max.children} links. */
    LINKS,
    /** An alias was left out: its key references sixteen stronger ones. */
    NAMES,
    /** A lineage was cut: it exceeds the maximum path length. */
    DEPTH,
    /** A chain's document was published with a truncated list. */
    LISTS,
    /**
     * A chain's document was published while detectors evaluate only part of a large group of its
     * actions.
     */
    OBSERVATIONS,
    /** An action of a contested credential was not sent to the chains of its holders. */
    COPIES,
    /** A write of a value is kept apart, as more runs stored it than are read with each message. */
    STORES,
    /** A chain that reads a value is kept apart, and sent changes after the others. */
    READERS
  }

  /** Measurements of one source's records. */
  interface SourceTelemetry {
    void received();

    /**
     * A raw record became an event.
     *
     * @param delayNanos from the end of the action, by the source's clock, to the append of its
     *     record, by the broker's; negative when the source's clock is ahead
     */
    void normalised(long delayNanos);

    /** A record became a dead letter; {@code reason}: as in the dead letter. */
    void deadLetter(String reason);

    void duplicate();

    /** Lag of an event behind the newest of its partition, and whether it is late. */
    void recordLateness(long nanos, boolean late);

    /**
     * An event was placed for the first time.
     *
     * @param inRun whether the chain is that of a run ({@link RunKeys})
     */
    void placed(boolean inRun);
  }

  /** A gauge that sums a share per task. */
  interface TaskGauge extends AutoCloseable {
    void set(long value);

    /** Removes the task's share. */
    @Override
    void close();
  }

  /** Measurements of the named source; look it up once if all records come from one source. */
  SourceTelemetry source(String name);

  /** A new link was stored. */
  void link(Link link);

  /** A key moved to another chain. */
  void keyMoved();

  /** An action moved between the chains with these root keys. */
  void actionMoved(String from, String to);

  /** A chain's document was published. */
  void chain(Chain chain);

  /**
   * A chain's document was published.
   *
   * @param before attribution of its actions in the document before; empty: the first one
   * @param now the same in this one
   */
  void attribution(List<AttributedActions> before, List<AttributedActions> now);

  /** A finding was published. */
  void finding(Finding finding);

  /** A revision of an alert was published. */
  void alert(Alert alert);

  /** Milliseconds from the append of a raw record to the stage's output. */
  void latency(Stage stage, long millis);

  /** Milliseconds from a raw record's append to the first publication of a finding. */
  void findingLatency(long millis);

  void evicted(EvictionKind kind);

  void limitReached(LimitKind limit);

  /** Changed, unpublished chains. */
  TaskGauge unpublished();
}
