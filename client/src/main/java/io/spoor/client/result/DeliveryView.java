package io.spoor.client.result;

import org.jspecify.annotations.Nullable;

/**
 * What a target was told of an alert, as it is shown.
 *
 * @param type the latest message
 * @param status of it: delivered, failing or refused
 * @param attemptedAt when that was so, nanoseconds since the Unix epoch, UTC
 * @param lastNotified greatest severity that the target was told of; null: it knows of no open
 *     alert
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
