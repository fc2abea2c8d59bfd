/** Which call is asked about next, at what rate, and what an answer is. No Kafka types. */
@NullMarked
package io.spoor.connectors.opinion.ask;

import org.jspecify.annotations.NullMarked;
