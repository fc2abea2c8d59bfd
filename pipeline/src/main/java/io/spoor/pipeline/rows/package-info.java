/** Ordered rows: the one port through which the stages keep state, and the cache in front of it. */
@NullMarked
package io.spoor.pipeline.rows;

import org.jspecify.annotations.NullMarked;
