/** What operators tune of the detectors: one file, read strictly. */
@NullMarked
package io.spoor.pipeline.tuning;

import org.jspecify.annotations.NullMarked;
