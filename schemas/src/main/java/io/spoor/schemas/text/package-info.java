/** Makes text of agents, tools and logs safe to display. */
@NullMarked
package io.spoor.schemas.text;

import org.jspecify.annotations.NullMarked;
