/** The task's direct queries to Kafka, in addition to Connect's records. */
@NullMarked
package io.spoor.connectors.evidence.kafka;

import org.jspecify.annotations.NullMarked;
