package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.notification.AlertSeverity;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of an alert that routes evaluate.
 *
 * @param owner the owner in the manifest
 * @param route the route in the manifest ({@code on_call})
 * @param severity severity of the notification
 */
public record AlertAttributes(
    String tenant,
    @Nullable String agentId,
    @Nullable String owner,
    @Nullable String route,
    AlertSeverity severity) {}
