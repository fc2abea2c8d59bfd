/** Telemetry of the stages as Prometheus metrics, named in the code as Prometheus shows them. */
@NullMarked
package io.spoor.streams.telemetry;

import org.jspecify.annotations.NullMarked;
