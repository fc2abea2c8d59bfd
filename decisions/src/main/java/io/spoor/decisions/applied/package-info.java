/** Versions of policies that operators have applied, and the one that decides. */
@NullMarked
package io.spoor.decisions.applied;

import org.jspecify.annotations.NullMarked;
