/**
 * Records of decisions: built from a request and its answer, masked, spooled on disk, and sent to
 * {@code spoor.decisions}. Only {@link io.spoor.decisions.log.DecisionTopic} knows Kafka.
 */
@NullMarked
package io.spoor.decisions.log;

import org.jspecify.annotations.NullMarked;
