package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.sink.BackoffConfig;

/**
 * Delivery settings.
 *
 * @param maxInFlight maximum number of concurrent messages to the target
 * @param retries pauses between attempts; the number of attempts is unlimited
 * @param breakerFailures consecutive failures that open the circuit breaker
 * @param cacheSize number of alerts whose latest delivery is cached
 */
public record DeliveryConfig(
    int maxInFlight, BackoffConfig retries, int breakerFailures, int cacheSize) {}
