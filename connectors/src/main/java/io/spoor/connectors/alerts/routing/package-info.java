/** Who is told of which alert, and when: the routing file. */
@NullMarked
package io.spoor.connectors.alerts.routing;

import org.jspecify.annotations.NullMarked;
