package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.sink.BackoffConfig;

/**
 * How messages are brought.
 *
 * @param maxInFlight messages to the target at a time
 * @param retries pauses between tries, which have no end
 * @param breakerFailures failures in a row after which only one message at a time is tried
 * @param cacheSize alerts of which is kept what was told of them
 */
public record DeliveryConfig(
    int maxInFlight, BackoffConfig retries, int breakerFailures, int cacheSize) {}
