/** Records the output of the stages, to compare it between two versions of the code. */
@NullMarked
package io.spoor.streams.behaviour;

import org.jspecify.annotations.NullMarked;
