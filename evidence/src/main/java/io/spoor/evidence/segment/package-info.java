/** Segment statements, and the log's position in each partition. */
@NullMarked
package io.spoor.evidence.segment;

import org.jspecify.annotations.NullMarked;
