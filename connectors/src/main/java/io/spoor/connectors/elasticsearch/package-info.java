/**
 * Kafka Connect sink for Elasticsearch: the connector, its task, and their use of Connect.
 *
 * <p>{@code config} says what can be set, {@code document} what a record becomes and where it goes,
 * {@code index} what Elasticsearch must know beforehand, {@code write} how documents get there.
 */
@NullMarked
package io.spoor.connectors.elasticsearch;

import org.jspecify.annotations.NullMarked;
