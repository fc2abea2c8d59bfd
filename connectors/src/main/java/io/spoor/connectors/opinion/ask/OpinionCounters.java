package io.spoor.connectors.opinion.ask;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts since the task started. */
public final class OpinionCounters {

  /** A count; its name in lower case with hyphens is the metric's. */
  public enum Count {
    ASKED("questions that were asked"),
    CALLED_FOR("answers that the request calls for the call"),
    NOT_CALLED_FOR("answers that the request does not call for the call"),
    UNSURE("answers that leave it open"),
    FAILED(
        "questions without an answer: no connection, no answer in time, a status other than 200"),
    UNUSABLE("answers without a verdict or a model"),
    RETRIED("further attempts because no connection could be opened"),
    DROPPED("questions dropped because the queue was full"),
    EXPIRED("questions that waited too long, or were too old when they were read"),
    WITHDRAWN("questions whose call was no longer in doubt before they were asked"),
    REPEATED("questions about a call that was asked about before"),
    SKIPPED("findings that leave no call in doubt"),
    UNREADABLE("records that could not be read; sent to the dead letters");

    private final String description;

    Count(String description) {
      this.description = description;
    }

    public String description() {
      return description;
    }
  }

  private final Map<Count, LongAdder> adders = new EnumMap<>(Count.class);

  public OpinionCounters() {
    for (Count count : Count.values()) {
      adders.put(count, new LongAdder());
    }
  }

  public void add(Count count) {
    adders.getOrDefault(count, new LongAdder()).increment();
  }

  public long get(Count count) {
    return adders.getOrDefault(count, new LongAdder()).sum();
  }
}
