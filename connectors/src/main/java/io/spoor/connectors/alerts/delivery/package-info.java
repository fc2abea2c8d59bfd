/**
 * Delivers messages to a target: order, retries, circuit breaker. Independent of target types and
 * of Connect.
 */
@NullMarked
package io.spoor.connectors.alerts.delivery;

import org.jspecify.annotations.NullMarked;
