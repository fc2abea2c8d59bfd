/** Assemble: builds chains of actions, evaluates identity switches, publishes summaries. */
@NullMarked
package io.spoor.pipeline.assemble;

import org.jspecify.annotations.NullMarked;
