/** Detectors of tool calls: calls that content gave rise to, calls that records dispute. */
@NullMarked
package io.spoor.pipeline.detect.toolcall;

import org.jspecify.annotations.NullMarked;
