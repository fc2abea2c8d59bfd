/** Tests of the search benchmark. */
@NullMarked
package io.spoor.benchmarks.search;

import org.jspecify.annotations.NullMarked;
