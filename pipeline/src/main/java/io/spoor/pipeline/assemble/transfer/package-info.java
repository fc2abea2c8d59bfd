/** What moves between chains: segments, copies of actions, observers of calls. */
@NullMarked
package io.spoor.pipeline.assemble.transfer;

import org.jspecify.annotations.NullMarked;
