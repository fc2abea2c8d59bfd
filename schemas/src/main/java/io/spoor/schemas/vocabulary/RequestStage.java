package io.spoor.schemas.vocabulary;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stage of a request of which several records exist under one event id, such as its start and its
 * end. It is the value of the label {@link EventLabels#STAGE}; an event without it is a whole
 * request.
 */
public enum RequestStage {
  /** The first record; the outcome is not known yet. */
  STARTED("started"),
  /** A record between the first and the last; it states nothing that the last one does not. */
  CONTINUED("continued"),
  /** The last record, with the outcome. */
  ENDED("ended");

  private final String label;

  RequestStage(String label) {
    this.label = label;
  }

  /** The value of the label. */
  public String label() {
    return label;
  }

  /** The stage in the labels of an event; null when the event is a whole request. */
  public static @Nullable RequestStage of(Map<String, String> labels) {
    String label = labels.isEmpty() ? null : labels.get(EventLabels.STAGE);
    for (RequestStage stage : label == null ? new RequestStage[0] : values()) {
      if (stage.label.equals(label)) {
        return stage;
      }
    }
    return null;
  }
}
