/** Serves the functions of the commands over HTTP, for operators' tools and a console. */
@NullMarked
package io.spoor.server;

import org.jspecify.annotations.NullMarked;
