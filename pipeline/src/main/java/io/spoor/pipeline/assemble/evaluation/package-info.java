/**
 * Collects the facts of what a message changed: actions, credentials and tool calls. The detectors
 * of {@code detect} evaluate them.
 */
@NullMarked
package io.spoor.pipeline.assemble.evaluation;

import org.jspecify.annotations.NullMarked;
