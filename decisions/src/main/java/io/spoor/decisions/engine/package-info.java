/** Decisions: one evaluation, a batch, a search. No HTTP. */
@NullMarked
package io.spoor.decisions.engine;

import org.jspecify.annotations.NullMarked;
