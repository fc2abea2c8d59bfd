/** JMH benchmarks of the hot paths and the end-to-end drain. */
@NullMarked
package io.spoor.benchmarks;

import org.jspecify.annotations.NullMarked;
