/** What the stages tell, as metrics that Prometheus scrapes. */
@NullMarked
package io.spoor.streams.telemetry;

import org.jspecify.annotations.NullMarked;
