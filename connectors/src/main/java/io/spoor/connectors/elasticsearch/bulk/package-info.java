/**
 * How documents get to Elasticsearch: batches, verdicts on each, retries. Knows nothing of Kafka.
 */
@NullMarked
package io.spoor.connectors.elasticsearch.bulk;

import org.jspecify.annotations.NullMarked;
