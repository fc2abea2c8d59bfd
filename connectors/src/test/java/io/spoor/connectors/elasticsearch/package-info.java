/** The task's own parts, and the whole of it on real servers. */
@NullMarked
package io.spoor.connectors.elasticsearch;

import org.jspecify.annotations.NullMarked;
