/** The topology: processors, stores and pacing of commits. */
@NullMarked
package io.spoor.streams.topology;

import org.jspecify.annotations.NullMarked;
