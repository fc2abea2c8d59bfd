/** Where segments lie: write-once, whole or not at all. */
@NullMarked
package io.spoor.evidence.store;

import org.jspecify.annotations.NullMarked;
