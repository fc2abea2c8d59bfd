/**
 * What becomes of sealed records: fields that are withheld, records that are deleted, and the acts
 * in the log that say so. The proofs of everything else stay what they are.
 */
@NullMarked
package io.spoor.evidence.alteration;

import org.jspecify.annotations.NullMarked;
