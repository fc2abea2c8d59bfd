/** Makes text of agents, tools and logs safe to display, and reads addresses in it. */
@NullMarked
package io.spoor.schemas.text;

import org.jspecify.annotations.NullMarked;
