/** What the stages tell, as metrics that Prometheus scrapes, named in the code as it shows them. */
@NullMarked
package io.spoor.streams.telemetry;

import org.jspecify.annotations.NullMarked;
