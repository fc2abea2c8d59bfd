/** What a segment states of itself, and where in each topic the log stands. */
@NullMarked
package io.spoor.evidence.segment;

import org.jspecify.annotations.NullMarked;
