/** Tells for how many actions the human, the agent and the run are known, and by which joins. */
@NullMarked
package io.spoor.offline.attribution;

import org.jspecify.annotations.NullMarked;
