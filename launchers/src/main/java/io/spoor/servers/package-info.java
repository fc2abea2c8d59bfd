/** Starts and stops the real Kafka, schema registry, Elasticsearch and Connect as child JVMs. */
@NullMarked
package io.spoor.servers;

import org.jspecify.annotations.NullMarked;
