/** Every Kafka topic of Spoor, once: its name, what lies on it, how long, and how it is created. */
@NullMarked
package io.spoor.schemas.topic;

import org.jspecify.annotations.NullMarked;
