/** Measures the latency of alerts, and their delivery after an outage of the target. */
@NullMarked
package io.spoor.benchmarks.alerts;

import org.jspecify.annotations.NullMarked;
