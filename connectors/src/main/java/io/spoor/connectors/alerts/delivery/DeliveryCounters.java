package io.spoor.connectors.alerts.delivery;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts delivery outcomes since the task started. */
public final class DeliveryCounters {

  /** A counter; its name in lower case with hyphens is the metric's. */
  public enum Counter {
    /** Messages that the target accepted. */
    DELIVERED("messages that the target accepted"),
    /** Messages that the target rejected permanently. */
    REFUSED("messages that the target rejected permanently; sent to the dead letters"),
    /** Attempts after which a message is sent again. */
    RETRIED("attempts after which a message is to be sent again"),
    /** Records without a notification for this target. */
    SKIPPED("records without a message for the target"),
    /** Records that cannot be read. */
    UNREADABLE("records that could not be read; sent to the dead letters");

    private final String description;

    Counter(String description) {
      this.description = description;
    }

    public String description() {
      return description;
    }
  }

  private final Map<Counter, LongAdder> adders = new EnumMap<>(Counter.class);

  public DeliveryCounters() {
    for (Counter counter : Counter.values()) {
      adders.put(counter, new LongAdder());
    }
  }

  public void add(Counter counter) {
    adders.getOrDefault(counter, new LongAdder()).increment();
  }

  public long get(Counter counter) {
    return adders.getOrDefault(counter, new LongAdder()).sum();
  }
}
