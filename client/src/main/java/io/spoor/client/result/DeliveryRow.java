package io.spoor.client.result;

import org.jspecify.annotations.Nullable;

/**
 * What a target was told of an alert, as it is shown.
 *
 * @param what the latest message
 * @param status of it: delivered, failing or refused
 * @param at when that was so, nanoseconds since the Unix epoch, UTC
 * @param told greatest severity that the target was told of; null: it knows of no open alert
 */
public record DeliveryRow(
    String alertId,
    String target,
    String what,
    String status,
    long attempts,
    @Nullable String reason,
    long at,
    @Nullable String told) {}
