package io.spoor.connectors.alerts.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.connectors.alerts.notification.AlertSeverity;
import io.spoor.schemas.operatorinput.DocumentObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses the routes, and checks that each route can match and that each target is reachable. */
final class RouteParser {
  private final DocumentObject root;
  private final Set<String> targets;
  private final Map<String, WeeklyHours> hours;
  private final Set<String> usedTargets = new LinkedHashSet<>();
  private final Set<String> usedHours = new LinkedHashSet<>();

  RouteParser(DocumentObject root, Set<String> targets, Map<String, WeeklyHours> hours) {
    this.root = root;
    this.targets = targets;
    this.hours = hours;
  }

  List<Route> routes() {
    var routes = new ArrayList<Route>();
    var names = new LinkedHashSet<String>();
    for (DocumentObject member : root.objectOrObjects("routes")) {
      Route route = route(member);
      if (!route.name().isEmpty() && !names.add(route.name())) {
        member.fault("name", "another route already has this name");
      }
      findBlocking(route, routes)
          .ifPresent(
              earlier ->
                  member.fault(
                      "",
                      "no alert reaches this route: \""
                          + earlier
                          + "\" takes all of its alerts; move this route up, or set "
                          + "\"continue\" on that one"));
      routes.add(route);
    }
    return routes;
  }

  /** Targets of alerts that no route matches; mandatory, so that no alert is lost by omission. */
  List<String> defaultTargets() {
    JsonNode value = root.value("otherwise");
    if (value == null) {
      root.fault(
          "otherwise",
          "is missing; name the targets of alerts that no route takes, or [] for none");
      return List.of();
    }
    return knownTargets(root, "otherwise");
  }

  /** Reports unused targets and hours. */
  void checkUse() {
    for (String target : targets) {
      if (!usedTargets.contains(target)) {
        root.fault("targets/" + target, "no route uses it; remove it, or add a route");
      }
    }
    for (String name : hours.keySet()) {
      if (!usedHours.contains(name)) {
        root.fault("hours/" + name, "no route refers to it; remove it, or use it");
      }
    }
  }

  private Route route(DocumentObject route) {
    route.checkNames(RoutingFileMembers.names(RoutingFileMembers.ROUTE));
    String name = route.requiredText("name");
    List<String> targets = knownTargets(route, "to");
    if (targets.isEmpty()) {
      route.fault("to", "names no target");
    }
    return new Route(
        name,
        conditions(route),
        minSeverity(route),
        timeCondition(route),
        targets,
        route.flag("continue"));
  }

  private List<String> knownTargets(DocumentObject member, String name) {
    List<String> names = member.textOrTexts(name);
    for (String target : names) {
      if (targets.contains(target)) {
        usedTargets.add(target);
      } else {
        member.fault(
            name,
            "unknown target \"" + target + "\"; known targets are " + String.join(", ", targets));
      }
    }
    return names;
  }

  private static List<Route.Condition> conditions(DocumentObject route) {
    var conditions = new ArrayList<Route.Condition>();
    if (!route.has("match")) {
      return conditions;
    }
    DocumentObject match = route.object("match");
    match.checkNames(RouteField.fieldNames());
    for (RouteField field : RouteField.values()) {
      if (match.memberNames().contains(field.text())) {
        List<String> patterns = match.textOrTexts(field.text());
        if (patterns.isEmpty()) {
          match.fault(
              field.text(), "must be a pattern or a list of patterns, one of which must match");
        }
        conditions.add(new Route.Condition(field, patterns.stream().map(Glob::of).toList()));
      }
    }
    return conditions;
  }

  private static AlertSeverity minSeverity(DocumentObject route) {
    String text = route.text("min_severity");
    if (text == null) {
      return AlertSeverity.LOW;
    }
    Optional<AlertSeverity> severity =
        Stream.of(AlertSeverity.values()).filter(each -> each.text().equals(text)).findFirst();
    if (severity.isEmpty()) {
      route.fault("min_severity", "must be low, medium, high or critical");
    }
    return severity.orElse(AlertSeverity.LOW);
  }

  private Route.@Nullable TimeCondition timeCondition(DocumentObject route) {
    if (route.has("during") && route.has("outside")) {
      route.fault("outside", "give either \"during\" or \"outside\"");
    }
    boolean inside = route.has("during");
    String member = inside ? "during" : "outside";
    String name = route.text(member);
    if (name == null) {
      return null;
    }
    usedHours.add(name);
    WeeklyHours weeklyHours = hours.get(name);
    if (weeklyHours == null) {
      if (!root.has("hours") || !root.object("hours").memberNames().contains(name)) {
        route.fault(member, "unknown hours \"" + name + "\"; declare them under /hours");
      }
      return null;
    }
    return new Route.TimeCondition(name, weeklyHours, inside);
  }

  /** Names of the earlier routes that together shadow this one. */
  private static Optional<String> findBlocking(Route route, List<Route> earlier) {
    Route insideRoute = null;
    Route outsideRoute = null;
    for (Route candidate : earlier) {
      if (candidate.continues() || !candidate.covers(route)) {
        continue;
      }
      Route.TimeCondition time = candidate.time();
      if (time == null || time.equals(route.time())) {
        return Optional.of(candidate.name());
      }
      insideRoute = time.inside() ? candidate : insideRoute;
      outsideRoute = time.inside() ? outsideRoute : candidate;
      if (areComplements(insideRoute, outsideRoute)) {
        return Optional.of(candidate.name());
      }
    }
    return Optional.empty();
  }

  private static boolean areComplements(@Nullable Route insideRoute, @Nullable Route outsideRoute) {
    return insideRoute != null
        && outsideRoute != null
        && insideRoute.time() != null
        && outsideRoute.time() != null
        && insideRoute.time().weeklyHours().equals(outsideRoute.time().weeklyHours());
  }
}
