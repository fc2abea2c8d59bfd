/** The whole topology beside a bare one: the same broker, records and settings, in alternation. */
@NullMarked
package io.spoor.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
