package io.spoor.pipeline.detect.engine;

import io.spoor.schemas.FindingCause;
import io.spoor.schemas.Link;
import io.spoor.schemas.text.CauseText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The input that made a stage evaluate again. It is not part of what a finding states: the same
 * inputs in another order may end in the same finding with another cause.
 *
 * @param at believed time of the input, nanoseconds since the Unix epoch; 0 when it has none
 * @param eventId the event, or the event that stated the link
 * @param child key that a link joins, or that moved
 * @param parent key that it is joined to, or the root key of the chain to which it moved
 * @param version digest of the manifest, or version digest of the rule
 */
public record Cause(
    Trigger trigger,
    long at,
    @Nullable String eventId,
    @Nullable String child,
    @Nullable String parent,
    @Nullable String method,
    @Nullable String version) {
  /** No input is known. */
  public static final Cause UNKNOWN = new Cause(Trigger.UNKNOWN, 0, null, null, null, null, null);

  /** Kinds of inputs. */
  public enum Trigger {
    EVENT,
    LINK,
    /** A key became or ceased to be a root. */
    ROOT,
    /** A key left for another chain. */
    MOVE,
    MANIFEST,
    /** The rule's version differs from that of the last revision. */
    DETECTOR,
    UNKNOWN;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The trigger that a message names; {@link #UNKNOWN} for a name of another version. */
    private static Trigger of(String label) {
      for (Trigger trigger : values()) {
        if (trigger.label().equals(label)) {
          return trigger;
        }
      }
      return UNKNOWN;
    }
  }

  public static Cause event(String eventId, long at) {
    return new Cause(Trigger.EVENT, at, eventId, null, null, null, null);
  }

  /** The key was placed by this link; null: as a root. */
  public static Cause placed(String key, @Nullable Link link, long at) {
    return link == null
        ? new Cause(Trigger.ROOT, at, null, key, null, null, null)
        : new Cause(
            Trigger.LINK, at, link.getEventId(), key, link.getParent(), link.getMethod(), null);
  }

  /** The key left for the chain of another root key. */
  public static Cause moved(String key, String toChainKey, long at) {
    return new Cause(Trigger.MOVE, at, null, key, toChainKey, null, null);
  }

  /** An input of which only the time is known. */
  public static Cause unknown(long at) {
    return new Cause(Trigger.UNKNOWN, at, null, null, null, null, null);
  }

  /** The cause that a message carries, if any. */
  public static Cause of(@Nullable FindingCause carried, long at) {
    return carried == null
        ? unknown(at)
        : new Cause(
            Trigger.of(carried.getTrigger()),
            at,
            carried.getEventId(),
            carried.getChild(),
            carried.getParent(),
            carried.getMethod(),
            carried.getVersion());
  }

  static Cause manifest(@Nullable String digest) {
    return new Cause(Trigger.MANIFEST, 0, null, null, null, null, digest);
  }

  static Cause detector(String version) {
    return new Cause(Trigger.DETECTOR, 0, null, null, null, null, version);
  }

  /** The record of a change by this cause. */
  FindingCause record(FindingChange.Kind change) {
    return record(change.label());
  }

  /** The record that a message carries. */
  public FindingCause record() {
    return record("");
  }

  private FindingCause record(String change) {
    return new FindingCause(change, trigger.label(), eventId, child, parent, method, version);
  }

  /** The cause in words, for the explanation of a retraction: {@code because of event e-1}. */
  String phrase() {
    return CauseText.of(record());
  }
}
