package io.spoor.connectors.alerts.routing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields of an alert that a route can match. */
enum RouteField {
  OWNER,
  ROUTE,
  AGENT_ID,
  TENANT;

  /** The spelling in the file. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> fieldNames() {
    return Stream.of(values()).map(RouteField::text).toList();
  }

  @Nullable String valueOf(AlertAttributes attributes) {
    return switch (this) {
      case OWNER -> attributes.owner();
      case ROUTE -> attributes.route();
      case AGENT_ID -> attributes.agentId();
      case TENANT -> attributes.tenant();
    };
  }
}
