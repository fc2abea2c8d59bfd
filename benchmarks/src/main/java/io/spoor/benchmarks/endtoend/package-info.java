/**
 * Measures the whole topology in comparison with a minimal one: the same broker, records and
 * settings, in alternation.
 */
@NullMarked
package io.spoor.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
