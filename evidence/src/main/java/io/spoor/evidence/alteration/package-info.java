/**
 * Alterations of sealed records: withheld fields, deleted records, and the acts in the log that
 * authorise them. The proofs of all other data remain valid.
 */
@NullMarked
package io.spoor.evidence.alteration;

import org.jspecify.annotations.NullMarked;
