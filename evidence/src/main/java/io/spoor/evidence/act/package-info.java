/**
 * Operators' acts on the evidence, which are evidence themselves: {@link
 * io.spoor.evidence.act.ActJournal} records them.
 */
@NullMarked
package io.spoor.evidence.act;

import org.jspecify.annotations.NullMarked;
