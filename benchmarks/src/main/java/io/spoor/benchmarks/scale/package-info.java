/** Predicts what a number of events a day needs, from the measured cost of one. */
@NullMarked
package io.spoor.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
