/** Records as lines, and the commitments to their fields. */
@NullMarked
package io.spoor.evidence.record;

import org.jspecify.annotations.NullMarked;
