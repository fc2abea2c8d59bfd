/** The topology, on one page. */
@NullMarked
package io.spoor.streams.topology;

import org.jspecify.annotations.NullMarked;
