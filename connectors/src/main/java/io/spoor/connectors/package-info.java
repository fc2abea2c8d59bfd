/** Kafka Connect plugins: sources in, sinks out. */
@NullMarked
package io.spoor.connectors;

import org.jspecify.annotations.NullMarked;
