/** The API over HTTP, with desks that remember. */
@NullMarked
package io.spoor.local.serve;

import org.jspecify.annotations.NullMarked;
