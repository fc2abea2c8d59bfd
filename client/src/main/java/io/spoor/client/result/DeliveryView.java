package io.spoor.client.result;

import org.jspecify.annotations.Nullable;

/**
 * Delivery of an alert to one target, as displayed.
 *
 * @param type type of the latest message
 * @param status status of that message: delivered, failing or refused
 * @param attemptedAt time of the status, nanoseconds since the Unix epoch, UTC
 * @param lastNotified highest severity sent to the target; null: the target has no open alert
 */
public record DeliveryView(
    String alertId,
    String target,
    String type,
    String status,
    long attempts,
    @Nullable String reason,
    long attemptedAt,
    @Nullable String lastNotified) {}
