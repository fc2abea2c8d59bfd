/** Stages over several simulated partitions, in any order. */
@NullMarked
package io.spoor.streams.simulation;

import org.jspecify.annotations.NullMarked;
