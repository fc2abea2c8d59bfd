package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.target.AlertTarget;
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
 * @param defaultTargets names of the targets of alerts that no route takes
 */
public record RoutingTable(
    Map<String, AlertTarget> targets, List<Route> routes, List<String> defaultTargets) {

  public RoutingTable {
    targets = Map.copyOf(targets);
    routes = List.copyOf(routes);
    defaultTargets = List.copyOf(defaultTargets);
  }

  /**
   * Names of the targets to be told.
   *
   * @param now time of day that counts
   */
  public Set<String> targets(AlertAttributes attributes, Instant now) {
    Set<String> names = new LinkedHashSet<>();
    boolean matched = false;
    for (Route route : routes) {
      if (route.matches(attributes, now)) {
        matched = true;
        names.addAll(route.targets());
        if (!route.continues()) {
          return names;
        }
      }
    }
    if (!matched) {
      names.addAll(defaultTargets);
    }
    return names;
  }
}
