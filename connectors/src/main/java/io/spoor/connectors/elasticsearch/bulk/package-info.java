/**
 * Writes documents to Elasticsearch: batches, outcomes per document, retries. Independent of Kafka.
 */
@NullMarked
package io.spoor.connectors.elasticsearch.bulk;

import org.jspecify.annotations.NullMarked;
