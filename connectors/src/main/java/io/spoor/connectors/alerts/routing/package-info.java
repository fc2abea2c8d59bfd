/** Which target gets which notification, by the routing file. */
@NullMarked
package io.spoor.connectors.alerts.routing;

import org.jspecify.annotations.NullMarked;
