/** An example of an alert target. */
@NullMarked
package io.spoor.examples.target;

import org.jspecify.annotations.NullMarked;
