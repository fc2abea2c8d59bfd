package io.spoor.connectors.alerts.routing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of an alert a route may look at. */
enum Field {
  OWNER,
  ROUTE,
  AGENT_ID,
  TENANT;

  /** As the file says it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> names() {
    return Stream.of(values()).map(Field::text).toList();
  }

  @Nullable String of(Subject subject) {
    return switch (this) {
      case OWNER -> subject.owner();
      case ROUTE -> subject.route();
      case AGENT_ID -> subject.agentId();
      case TENANT -> subject.tenant();
    };
  }
}
