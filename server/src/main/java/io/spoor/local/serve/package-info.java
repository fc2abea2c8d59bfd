/** What the commands can do, over HTTP: for people's tools, and for a console. */
@NullMarked
package io.spoor.local.serve;

import org.jspecify.annotations.NullMarked;
