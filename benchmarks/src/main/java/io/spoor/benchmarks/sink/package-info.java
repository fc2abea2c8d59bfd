/**
 * Measures the Elasticsearch sink in comparison with bare bulk requests, and through an outage of
 * Elasticsearch.
 */
@NullMarked
package io.spoor.benchmarks.sink;

import org.jspecify.annotations.NullMarked;
