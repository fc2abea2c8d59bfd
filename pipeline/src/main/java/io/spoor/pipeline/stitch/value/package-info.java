/** Owners of values and accounts that keys share, such as a token that was read and presented. */
@NullMarked
package io.spoor.pipeline.stitch.value;

import org.jspecify.annotations.NullMarked;
