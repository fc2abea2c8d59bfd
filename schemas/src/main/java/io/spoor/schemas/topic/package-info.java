/** The single definition of every Kafka topic of Spoor: name, contents, retention and creation. */
@NullMarked
package io.spoor.schemas.topic;

import org.jspecify.annotations.NullMarked;
