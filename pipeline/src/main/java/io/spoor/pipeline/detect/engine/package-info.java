/** Runs the detectors over a chain, and keeps its findings. */
@NullMarked
package io.spoor.pipeline.detect.engine;

import org.jspecify.annotations.NullMarked;
