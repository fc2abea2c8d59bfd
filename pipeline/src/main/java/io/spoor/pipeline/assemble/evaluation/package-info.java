/** Evaluates what a message changed: actions, credentials and tool calls. */
@NullMarked
package io.spoor.pipeline.assemble.evaluation;

import org.jspecify.annotations.NullMarked;
