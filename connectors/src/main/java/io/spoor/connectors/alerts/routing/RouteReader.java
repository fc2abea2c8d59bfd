package io.spoor.connectors.alerts.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.connectors.alerts.notification.Severity;
import io.spoor.schemas.operatorinput.Member;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the routes, and sees that each of them can be taken and every target reached. */
final class RouteReader {
  private final Member root;
  private final Set<String> targets;
  private final Map<String, Hours> hours;
  private final Set<String> usedTargets = new LinkedHashSet<>();
  private final Set<String> usedHours = new LinkedHashSet<>();

  RouteReader(Member root, Set<String> targets, Map<String, Hours> hours) {
    this.root = root;
    this.targets = targets;
    this.hours = hours;
  }

  List<Route> routes() {
    var routes = new ArrayList<Route>();
    var names = new LinkedHashSet<String>();
    for (Member member : root.objectOrObjects("routes")) {
      Route route = route(member);
      if (!route.name().isEmpty() && !names.add(route.name())) {
        member.fault("name", "another route has this name");
      }
      blocking(route, routes)
          .ifPresent(
              before ->
                  member.fault(
                      "",
                      "no alert comes here: \""
                          + before
                          + "\" takes all of them before; move this route up, or let that one"
                          + " \"continue\""));
      routes.add(route);
    }
    return routes;
  }

  /** Whom to tell of what no route takes; must be said, so that nothing is lost by omission. */
  List<String> otherwise() {
    JsonNode value = root.value("otherwise");
    if (value == null) {
      root.fault(
          "otherwise",
          "is missing; name the targets of alerts that no route takes, or [] for none");
      return List.of();
    }
    return known(root, "otherwise");
  }

  /** Notes targets and hours that nothing refers to. */
  void checkUse() {
    for (String target : targets) {
      if (!usedTargets.contains(target)) {
        root.fault("targets/" + target, "no route goes there; take it out, or add a route");
      }
    }
    for (String name : hours.keySet()) {
      if (!usedHours.contains(name)) {
        root.fault("hours/" + name, "no route refers to it; take it out, or use it");
      }
    }
  }

  private Route route(Member route) {
    route.checkNames(
        List.of("name", "match", "min_severity", "during", "outside", "to", "continue"));
    String name = route.requiredText("name");
    List<String> to = known(route, "to");
    if (to.isEmpty()) {
      route.fault("to", "names no target");
    }
    return new Route(
        name, conditions(route), least(route), when(route), to, route.flag("continue"));
  }

  private List<String> known(Member member, String name) {
    List<String> names = member.textOrTexts(name);
    for (String target : names) {
      if (targets.contains(target)) {
        usedTargets.add(target);
      } else {
        member.fault(
            name,
            "no target is called \"" + target + "\"; there are " + String.join(", ", targets));
      }
    }
    return names;
  }

  private static List<Route.Condition> conditions(Member route) {
    var conditions = new ArrayList<Route.Condition>();
    if (!route.has("match")) {
      return conditions;
    }
    Member match = route.object("match");
    match.checkNames(Field.names());
    for (Field field : Field.values()) {
      if (match.names().contains(field.text())) {
        List<String> patterns = match.textOrTexts(field.text());
        if (patterns.isEmpty()) {
          match.fault(
              field.text(), "must be a pattern or a list of them, one of which has to match");
        }
        conditions.add(new Route.Condition(field, patterns.stream().map(Glob::of).toList()));
      }
    }
    return conditions;
  }

  private static Severity least(Member route) {
    String text = route.text("min_severity");
    if (text == null) {
      return Severity.LOW;
    }
    Optional<Severity> severity =
        Stream.of(Severity.values()).filter(each -> each.text().equals(text)).findFirst();
    if (severity.isEmpty()) {
      route.fault("min_severity", "must be low, medium, high or critical");
    }
    return severity.orElse(Severity.LOW);
  }

  private Route.@Nullable When when(Member route) {
    if (route.has("during") && route.has("outside")) {
      route.fault("outside", "say either \"during\" or \"outside\"");
    }
    boolean within = route.has("during");
    String member = within ? "during" : "outside";
    String name = route.text(member);
    if (name == null) {
      return null;
    }
    usedHours.add(name);
    Hours meant = hours.get(name);
    if (meant == null) {
      if (!root.has("hours") || !root.object("hours").names().contains(name)) {
        route.fault(member, "no hours are called \"" + name + "\"; declare them under /hours");
      }
      return null;
    }
    return new Route.When(name, meant, within);
  }

  /** Names of the earlier routes that together leave nothing to this one. */
  private static Optional<String> blocking(Route route, List<Route> earlier) {
    Route within = null;
    Route without = null;
    for (Route before : earlier) {
      if (before.goesOn() || !before.covers(route)) {
        continue;
      }
      Route.When time = before.time();
      if (time == null || time.equals(route.time())) {
        return Optional.of(before.name());
      }
      within = time.within() ? before : within;
      without = time.within() ? without : before;
      if (complement(within, without)) {
        return Optional.of(before.name());
      }
    }
    return Optional.empty();
  }

  private static boolean complement(@Nullable Route within, @Nullable Route without) {
    return within != null
        && without != null
        && within.time() != null
        && without.time() != null
        && within.time().meant().equals(without.time().meant());
  }
}
