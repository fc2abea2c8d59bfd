/** An example of a detector. */
@NullMarked
package io.spoor.examples.detector;

import org.jspecify.annotations.NullMarked;
