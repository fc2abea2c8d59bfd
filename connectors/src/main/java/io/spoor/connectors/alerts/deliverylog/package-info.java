/** The log of deliveries, on a topic. */
@NullMarked
package io.spoor.connectors.alerts.deliverylog;

import org.jspecify.annotations.NullMarked;
