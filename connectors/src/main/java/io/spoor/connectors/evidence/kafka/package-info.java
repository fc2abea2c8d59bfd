/** What the task asks Kafka beside what Connect brings it. */
@NullMarked
package io.spoor.connectors.evidence.kafka;

import org.jspecify.annotations.NullMarked;
