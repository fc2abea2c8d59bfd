/** Decisions of policy decision points, in the shape of AuthZEN. */
@NullMarked
package io.spoor.sources.authzen;

import org.jspecify.annotations.NullMarked;
