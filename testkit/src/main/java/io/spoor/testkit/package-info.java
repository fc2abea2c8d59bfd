/** Fixtures, the scenario builder and the real-stack harness; used in test scope only. */
@NullMarked
package io.spoor.testkit;

import org.jspecify.annotations.NullMarked;
