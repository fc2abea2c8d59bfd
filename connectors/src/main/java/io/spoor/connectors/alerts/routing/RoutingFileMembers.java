package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.notification.AlertSeverity;
import io.spoor.schemas.setting.SettingDescription;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Members of the objects in the routing file; a target's are those of its type. */
final class RoutingFileMembers {
  private static final String NAMES = "name or list of names";

  static final List<SettingDescription> ROOT =
      List.of(
          SettingDescription.required(
              "targets",
              "object",
              "by name: lower-case letters and digits, joined by single hyphens",
              "Recipients of alerts. `type` of each selects its other members."),
          SettingDescription.optional(
              "hours", "object", "by name", "Weekly hours that routes can refer to."),
          SettingDescription.optional(
              "routes",
              "list of objects",
              "",
              "Conditions and targets, tried in order; the first match decides."),
          SettingDescription.required(
              "otherwise",
              NAMES,
              "targets; `[]` for none",
              "Targets of alerts that match no route."),
          SettingDescription.optional(
              "link",
              "URL",
              "contains `{chain_id}` or `{alert_id}`",
              "Address of an alert in your tools."));

  static final List<SettingDescription> ROUTE =
      List.of(
          SettingDescription.required("name", "text", "", "Name of the route, for messages."),
          SettingDescription.optional(
              "match",
              "object",
              String.join(", ", RouteField.fieldNames()),
              "Patterns for fields of the alert. All members must match; of a list of patterns, one"
                  + " must. `*` matches any characters but `/` and `:`."),
          new SettingDescription(
              "min_severity",
              "text",
              AlertSeverity.LOW.text(),
              Stream.of(AlertSeverity.values())
                  .map(AlertSeverity::text)
                  .collect(Collectors.joining(", ")),
              "Lowest severity of the alert that the route takes."),
          SettingDescription.optional(
              "during", "text", "name in `hours`", "The route applies within these hours."),
          SettingDescription.optional(
              "outside", "text", "name in `hours`", "The route applies outside these hours."),
          SettingDescription.required("to", NAMES, "targets", "Targets of matching alerts."),
          new SettingDescription(
              "continue",
              "boolean",
              "false",
              "true, false",
              "Whether later routes are tried after a match, too."));

  static final List<SettingDescription> HOURS =
      List.of(
          SettingDescription.required("zone", "text", "time zone id", "Time zone of the hours."),
          new SettingDescription(
              "days",
              "day or list of days",
              "every day",
              "mon to sun, mon-fri",
              "Days of the week."),
          SettingDescription.required("from", "text", "`HH:MM`", "Begin."),
          SettingDescription.required(
              "to", "text", "`HH:MM`", "End; at or before `from`, it is on the next day."));

  private RoutingFileMembers() {}

  /** Names of these members. */
  static List<String> names(List<SettingDescription> members) {
    return members.stream().map(SettingDescription::key).toList();
  }
}
