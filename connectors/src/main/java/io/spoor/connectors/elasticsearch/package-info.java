/**
 * Kafka Connect sink for Elasticsearch: the connector, its task, and their use of Connect.
 *
 * <p>{@code config} has the settings, {@code document} maps records to documents and indices,
 * {@code index} installs templates and indices, {@code bulk} writes the documents.
 */
@NullMarked
package io.spoor.connectors.elasticsearch;

import org.jspecify.annotations.NullMarked;
