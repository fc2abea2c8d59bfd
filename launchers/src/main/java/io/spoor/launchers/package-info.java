/** Starts and stops the real Kafka, schema registry, Elasticsearch and Connect as child JVMs. */
@NullMarked
package io.spoor.launchers;

import org.jspecify.annotations.NullMarked;
