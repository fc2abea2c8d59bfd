/** The API over HTTP, with desks that remember. */
@NullMarked
package io.spoor.server;

import org.jspecify.annotations.NullMarked;
