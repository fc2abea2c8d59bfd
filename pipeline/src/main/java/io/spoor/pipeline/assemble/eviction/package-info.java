/**
 * Eviction of segments without recent activity. {@link io.spoor.pipeline.assemble.chain.Evicted}
 * holds the totals that remain.
 */
@NullMarked
package io.spoor.pipeline.assemble.eviction;

import org.jspecify.annotations.NullMarked;
