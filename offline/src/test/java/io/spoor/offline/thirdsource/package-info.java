/** A source that only tests know: detectors judge its records without a change to them. */
@NullMarked
package io.spoor.offline.thirdsource;

import org.jspecify.annotations.NullMarked;
