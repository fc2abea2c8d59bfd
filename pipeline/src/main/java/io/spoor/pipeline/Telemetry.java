package io.spoor.pipeline;

import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Link;

/**
 * What the stages tell of their work, for those who run them. It counts work, not facts: what is
 * done again after a crash is told again. Nothing here decides anything.
 *
 * <p>Called by several threads, some of it for every record: quick, and never throws.
 */
public interface Telemetry {
  /** Tells nobody. */
  Telemetry NONE = new NoopTelemetry();

  /** Where a latency is taken. */
  enum Stage {
    NORMALISE,
    STITCH,
    ASSEMBLE
  }

  /** What is forgotten, and by which stage. */
  enum EvictionKind {
    /** What stitch knew of a key; its tombstone stays. */
    KEY,
    TOMBSTONE,
    /** What assemble kept of a segment; what it adds to the chain's document stays. */
    SEGMENT,
    CHAIN
  }

  /** Limits that make the outcome less than whole. */
  enum LimitKind {
    /** A child was turned away: its parent has {@code max.children}. */
    CHILDREN,
    /** A link was not kept: its child has {@code max.children} links. */
    LINKS,
    /** A name was left out: its key goes by sixteen stronger ones. */
    NAMES,
    /** A lineage was cut: it is longer than a path may be. */
    DEPTH,
    /** A chain's document was published with a list cut short. */
    LISTS,
    /**
     * A chain's document was published, and detectors judge a part of a large group of its actions.
     */
    OBSERVATIONS
  }

  /** What becomes of the records of one source. */
  interface SourceTelemetry {
    void received();

    /**
     * A raw record became an event.
     *
     * @param delayNanos from the end of what happened, by the source's clock, to the append of its
     *     record, by the broker's; less than 0 when the source's clock is ahead
     */
    void normalised(long delayNanos);

    /** {@code reason}: as in the dead letter. */
    void deadLetter(String reason);

    void duplicate();

    /** How far an event was behind the newest of its partition, and whether that is late. */
    void recordLateness(long nanos, boolean late);

    /**
     * An event was placed for the first time.
     *
     * @param inRun whether the chain is that of a run ({@link RunKeys})
     */
    void placed(boolean inRun);
  }

  /** A number of which each task has its share. */
  interface TaskGauge extends AutoCloseable {
    void set(long value);

    /** The task has no share any more. */
    @Override
    void close();
  }

  /** The source of that name; to be asked for once where records of one source only come by. */
  SourceTelemetry source(String name);

  /** A link that was not known. */
  void link(Link link);

  /** A key went to another chain. */
  void keyMoved();

  /** An action went from one chain, given by its root key, to another. */
  void actionMoved(String from, String to);

  /** A chain's document was published. */
  void chain(Chain chain);

  /** A finding was published. */
  void finding(Finding finding);

  /** A revision of an alert was published. */
  void alert(Alert alert);

  /** Milliseconds from a raw record's append to what a stage made of it. */
  void latency(Stage stage, long millis);

  /** Milliseconds from a raw record's append to the first publication of a finding. */
  void findingLatency(long millis);

  void evicted(EvictionKind kind);

  void limitReached(LimitKind limit);

  /** Chains that changed and are not published. */
  TaskGauge unpublished();
}
