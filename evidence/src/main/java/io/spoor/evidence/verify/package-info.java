/** Verifies a log, a record in it, and its consistency with an earlier checkpoint. */
@NullMarked
package io.spoor.evidence.verify;

import org.jspecify.annotations.NullMarked;
