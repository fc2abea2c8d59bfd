/** Decisions over HTTP, compared with a bare Jetty that asks Cedar the same. */
@NullMarked
package io.spoor.benchmarks.decisions;

import org.jspecify.annotations.NullMarked;
