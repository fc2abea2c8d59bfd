package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.notification.AlertSeverity;
import org.jspecify.annotations.Nullable;

/**
 * What routes know of an alert.
 *
 * @param owner whom the manifest names
 * @param route where the manifest wants its alerts to go ({@code on_call})
 * @param severity that somebody is to be told of
 */
public record AlertAttributes(
    String tenant,
    @Nullable String agentId,
    @Nullable String owner,
    @Nullable String route,
    AlertSeverity severity) {}
