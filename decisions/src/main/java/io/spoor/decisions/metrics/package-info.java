/** Metrics of a decision server, and the listener that serves them. */
@NullMarked
package io.spoor.decisions.metrics;

import org.jspecify.annotations.NullMarked;
