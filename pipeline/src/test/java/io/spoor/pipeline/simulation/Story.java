package io.spoor.pipeline.simulation;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A history as a person reads it: one line an event, in order of time. */
final class Story {
  private Story() {}

  static String of(List<IdentityEvent> events) {
    return events.stream()
        .sorted(
            Comparator.comparingLong(IdentityEvent::getTime)
                .thenComparing(IdentityEvent::getEventId))
        .map(Story::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(IdentityEvent event) {
    List<String> facts = new ArrayList<>();
    if (event.getAgent() != null) {
      facts.add("by " + event.getAgent().getId());
    }
    if (event.getRunId() != null) {
      facts.add("run " + event.getRunId());
    }
    var credential = event.getCredential();
    if (credential != null && !credential.getKey().equals(event.getTrailKey())) {
      facts.add("shows " + shortKey(credential.getKey()));
    }
    if (credential != null && credential.getParentKey() != null) {
      facts.add("exchanged from " + shortKey(credential.getParentKey()));
    }
    if (credential != null && credential.getAudience() != null) {
      facts.add("for " + credential.getAudience());
    }
    var issued = event.getIssued();
    if (issued != null) {
      var owner = issued.getPrincipal();
      facts.add(
          "mints " + shortKey(issued.getKey()) + (owner == null ? "" : " of " + owner.getId()));
    }
    event.getLinks().forEach(link -> facts.add(link(link)));
    return "  %-8s %-12s %-18s %s %s: %s"
        .formatted(
            time(event.getTime()),
            event.getEventId(),
            shortKey(event.getTrailKey()),
            event.getPrincipal() == null ? "somebody" : event.getPrincipal().getId(),
            event.getAction(),
            String.join(", ", facts));
  }

  private static String link(Link link) {
    return "[%s %s→%s %s %d by %s]"
        .formatted(
            link.getRelation(),
            shortKey(link.getChild()),
            shortKey(link.getParent()),
            link.getMethod(),
            link.getStrength(),
            link.getStatedBy());
  }

  private static String time(long nanos) {
    long millis = (nanos - Events.NOON) / 1_000_000;
    return "t%+d%s"
        .formatted(millis / 1_000, millis % 1_000 == 0 ? "" : "." + Math.abs(millis % 1_000));
  }

  /** Kind and value, and the day where there is one. */
  private static String shortKey(String key) {
    return Keys.kind(key) + " " + Keys.value(key) + key.substring(Keys.base(key).length());
  }
}
