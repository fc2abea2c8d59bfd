package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.targets.AlertTarget;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Assigns alerts to targets.
 *
 * @param targets by name
 * @param routes evaluated in order, until one matches and does not continue
 * @param defaultTargets names of the targets for alerts that no route matches
 */
public record RoutingTable(
    Map<String, AlertTarget> targets, List<Route> routes, List<String> defaultTargets) {

  public RoutingTable {
    targets = Map.copyOf(targets);
    routes = List.copyOf(routes);
    defaultTargets = List.copyOf(defaultTargets);
  }

  /**
   * Names of the targets to notify.
   *
   * @param now time used for time conditions
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
