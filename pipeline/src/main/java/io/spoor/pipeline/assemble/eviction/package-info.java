/** What ends: segments whose time is over. */
@NullMarked
package io.spoor.pipeline.assemble.eviction;

import org.jspecify.annotations.NullMarked;
