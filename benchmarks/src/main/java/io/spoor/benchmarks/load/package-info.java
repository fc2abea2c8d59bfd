/** Load and measurements that several benchmarks share. */
@NullMarked
package io.spoor.benchmarks.load;

import org.jspecify.annotations.NullMarked;
