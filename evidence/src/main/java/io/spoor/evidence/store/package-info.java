/** Storage of segments: write-once and atomic. */
@NullMarked
package io.spoor.evidence.store;

import org.jspecify.annotations.NullMarked;
