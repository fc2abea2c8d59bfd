/** What operators tune of the detectors: one file, read strictly. */
@NullMarked
package io.spoor.streams.tuning;

import org.jspecify.annotations.NullMarked;
