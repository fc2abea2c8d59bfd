/** A subset of a log's records with the proof that the log contains them: part of an export. */
@NullMarked
package io.spoor.evidence.extract;

import org.jspecify.annotations.NullMarked;
