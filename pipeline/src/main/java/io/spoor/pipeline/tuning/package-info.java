/** Tuning of the detectors by operators: one file, read strictly. */
@NullMarked
package io.spoor.pipeline.tuning;

import org.jspecify.annotations.NullMarked;
