package io.spoor.decisions.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All topics by whose records a server decides, and which of them is behind. Thread-safe. */
public final class FollowedTopics {
  private final List<TopicFollower> followers = new CopyOnWriteArrayList<>();
  private final InstantSource clock;

  public FollowedTopics(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds followers that have been started. */
  public void addAll(Collection<TopicFollower> started) {
    followers.addAll(started);
  }

  /** A topic that is not read any more until a restart, as a line for callers; empty: none. */
  public Optional<String> stopped() {
    return followers.stream()
        .filter(each -> !each.isRunning())
        .findFirst()
        .map(
            each ->
                "the topic "
                    + each.topic()
                    + " is not read any more; the server must be restarted");
  }

  /**
   * The topic that is furthest behind, and since when, as a line for callers; empty: each was read
   * to its end within the deadline.
   */
  public Optional<String> behind(Duration deadline) {
    return followers.stream()
        .max(Comparator.comparing(TopicFollower::age))
        .map(oldest -> lineOf(oldest.topic(), oldest.age(), deadline))
        .filter(line -> !line.isEmpty());
  }

  private String lineOf(String topic, Duration age, Duration deadline) {
    if (age.compareTo(deadline) <= 0) {
      return "";
    }
    Instant since = clock.instant().minus(age).truncatedTo(ChronoUnit.SECONDS);
    return "the topic " + topic + " has not been read to its end since " + since;
  }
}
