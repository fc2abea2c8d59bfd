/**
 * How messages get to a target: order, retries, circuit breaker. Knows no target and no Connect.
 */
@NullMarked
package io.spoor.connectors.alerts.delivery;

import org.jspecify.annotations.NullMarked;
