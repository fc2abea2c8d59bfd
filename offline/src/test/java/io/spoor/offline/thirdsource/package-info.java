/** A source that only tests know: detectors evaluate its records without a change to them. */
@NullMarked
package io.spoor.offline.thirdsource;

import org.jspecify.annotations.NullMarked;
