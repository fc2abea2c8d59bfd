/** Writes the evidence log. */
@NullMarked
package io.spoor.evidence.write;

import org.jspecify.annotations.NullMarked;
