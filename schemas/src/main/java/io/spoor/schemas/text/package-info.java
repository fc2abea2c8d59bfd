/**
 * Makes text of agents, tools and logs safe to display, and reads addresses in it. Reads texts that
 * are resources.
 */
@NullMarked
package io.spoor.schemas.text;

import org.jspecify.annotations.NullMarked;
