/** Judges a log, a record in it, and two moments of it. */
@NullMarked
package io.spoor.evidence.verify;

import org.jspecify.annotations.NullMarked;
