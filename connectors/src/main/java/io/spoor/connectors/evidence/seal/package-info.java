/** Appends to and seals the log; independent of Connect and Kafka. */
@NullMarked
package io.spoor.connectors.evidence.seal;

import org.jspecify.annotations.NullMarked;
