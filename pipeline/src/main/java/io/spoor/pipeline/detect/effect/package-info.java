/** Detectors of what actions do to clouds, clusters and code hosts, by their effects. */
@NullMarked
package io.spoor.pipeline.detect.effect;

import org.jspecify.annotations.NullMarked;
