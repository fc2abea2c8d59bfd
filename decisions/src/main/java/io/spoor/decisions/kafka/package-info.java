/** Reading Kafka topics from their beginning, without consumer groups. */
@NullMarked
package io.spoor.decisions.kafka;

import org.jspecify.annotations.NullMarked;
