/** Hijacked runs whose records lie, and honest runs with the harmless half of the same lies. */
@NullMarked
package io.spoor.offline.forged;

import org.jspecify.annotations.NullMarked;
