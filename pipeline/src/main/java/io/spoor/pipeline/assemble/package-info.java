/**
 * Assemble: builds chains of actions, collects the facts that detectors evaluate, publishes
 * summaries.
 */
@NullMarked
package io.spoor.pipeline.assemble;

import org.jspecify.annotations.NullMarked;
