/**
 * What people do with the evidence, which is evidence itself: {@link
 * io.spoor.evidence.act.ActJournal} is where they put it on record.
 */
@NullMarked
package io.spoor.evidence.act;

import org.jspecify.annotations.NullMarked;
