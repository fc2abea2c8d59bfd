/**
 * When a segment ends because its time is over. What is kept of it: {@link
 * io.spoor.pipeline.assemble.chain.Evicted}.
 */
@NullMarked
package io.spoor.pipeline.assemble.eviction;

import org.jspecify.annotations.NullMarked;
