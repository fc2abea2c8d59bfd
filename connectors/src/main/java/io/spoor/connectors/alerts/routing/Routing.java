package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.target.Target;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is told of what.
 *
 * @param targets by name
 * @param routes looked at in order, until one takes the alert and does not go on
 * @param otherwise names of the targets of alerts that no route takes
 */
public record Routing(Map<String, Target> targets, List<Route> routes, List<String> otherwise) {

  public Routing {
    targets = Map.copyOf(targets);
    routes = List.copyOf(routes);
    otherwise = List.copyOf(otherwise);
  }

  /**
   * Names of the targets to be told.
   *
   * @param now time of day that counts
   */
  public Set<String> targets(Subject subject, Instant now) {
    Set<String> told = new LinkedHashSet<>();
    boolean taken = false;
    for (Route route : routes) {
      if (route.takes(subject, now)) {
        taken = true;
        told.addAll(route.to());
        if (!route.goesOn()) {
          return told;
        }
      }
    }
    if (!taken) {
      told.addAll(otherwise);
    }
    return told;
  }
}
