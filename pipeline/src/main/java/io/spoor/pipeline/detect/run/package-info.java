/** Detectors of runs: manifest, code, records that are missing or contradict, behaviour. */
@NullMarked
package io.spoor.pipeline.detect.run;

import org.jspecify.annotations.NullMarked;
