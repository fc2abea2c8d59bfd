/** Tells calls that the user asked for from calls that some content asked for. */
@NullMarked
package io.spoor.pipeline.detect.injection;

import org.jspecify.annotations.NullMarked;
