/** What the commands can do, over HTTP: for people's tools, and for a console. */
@NullMarked
package io.spoor.server;

import org.jspecify.annotations.NullMarked;
