/** Ordered rows: the only port through which stages store state, and the cache in front of it. */
@NullMarked
package io.spoor.pipeline.rows;

import org.jspecify.annotations.NullMarked;
