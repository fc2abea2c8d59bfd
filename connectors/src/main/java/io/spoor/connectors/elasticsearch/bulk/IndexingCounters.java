package io.spoor.connectors.elasticsearch.bulk;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts outcomes of documents and records since the task started. */
public final class IndexingCounters {

  /** A counter; its name in lower case with hyphens is the metric's. */
  public enum Counter {
    /** Documents stored. */
    STORED("documents stored"),
    /** Documents of which Elasticsearch had an equal or newer version. */
    SUPERSEDED("documents not stored because an equal or newer version exists"),
    /** Records that never become a document in Elasticsearch: undecodable, or rejected by it. */
    REJECTED("records sent to the dead letters"),
    /** Records internal to the pipeline. */
    SKIPPED("records without a document"),
    /** Documents sent again. */
    RETRIED("documents sent again"),
    /** Bulk requests. */
    REQUESTS("bulk requests sent");

    private final String description;

    Counter(String description) {
      this.description = description;
    }

    public String description() {
      return description;
    }
  }

  private final Map<Counter, LongAdder> adders = new EnumMap<>(Counter.class);

  public IndexingCounters() {
    for (Counter counter : Counter.values()) {
      adders.put(counter, new LongAdder());
    }
  }

  public void add(Counter counter, long count) {
    adder(counter).add(count);
  }

  public long get(Counter counter) {
    return adder(counter).sum();
  }

  private LongAdder adder(Counter counter) {
    return adders.getOrDefault(counter, new LongAdder());
  }
}
