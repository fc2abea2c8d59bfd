/** Text of agents, tools and logs, on its way to people. */
@NullMarked
package io.spoor.schemas.text;

import org.jspecify.annotations.NullMarked;
