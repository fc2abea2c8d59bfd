/** Ordered rows of bytes: the one port through which the stages keep state. */
@NullMarked
package io.spoor.streams.rows;

import org.jspecify.annotations.NullMarked;
