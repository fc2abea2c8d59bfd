/** Statements of the services that start runs: request, agent and user of a run. */
@NullMarked
package io.spoor.sources.run;

import org.jspecify.annotations.NullMarked;
