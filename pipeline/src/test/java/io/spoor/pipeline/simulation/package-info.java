/** Stages over several simulated partitions, in any order. */
@NullMarked
package io.spoor.pipeline.simulation;

import org.jspecify.annotations.NullMarked;
