package io.spoor.connectors.alerts.delivery;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of messages since the task started. */
public final class DeliveryCounters {

  /** What is counted; the name in small letters and hyphens is the metric's. */
  public enum Counter {
    /** Messages that the target took. */
    DELIVERED("messages that the target took"),
    /** Messages that the target will never take. */
    REFUSED("messages that the target refused for good; they went to the dead letters"),
    /** Tries after which a message is sent again. */
    RETRIED("tries after which a message is to be sent again"),
    /** Records of which there is nothing to tell here. */
    SKIPPED("records of which there is nothing to tell the target"),
    /** Records that cannot be read. */
    UNREADABLE("records that could not be read; they went to the dead letters");

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
