package io.spoor.connectors.opinion.ask;

import io.spoor.connectors.sink.BackoffConfig;
import java.time.Duration;

/**
 * Limits of asking.
 *
 * @param perMinute questions within any minute
 * @param perTenantMinute questions of one tenant within any minute
 * @param queue questions that may wait
 * @param inFlight questions that are asked at the same time
 * @param maxAge age from which on a finding is no longer asked about
 * @param retries further attempts if no connection can be opened
 * @param backoff pauses before these attempts
 */
public record OpinionLimits(
    int perMinute,
    int perTenantMinute,
    int queue,
    int inFlight,
    Duration maxAge,
    int retries,
    BackoffConfig backoff) {}
