/** Appends and seals; knows neither Connect nor Kafka. */
@NullMarked
package io.spoor.connectors.evidence.seal;

import org.jspecify.annotations.NullMarked;
