/** How long it takes until somebody is told, and what becomes of it while nobody can be. */
@NullMarked
package io.spoor.benchmarks.alerts;

import org.jspecify.annotations.NullMarked;
