/** An example of a source. */
@NullMarked
package io.spoor.examples.source;

import org.jspecify.annotations.NullMarked;
