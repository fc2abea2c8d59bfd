/**
 * Kafka serdes for the generated records.
 *
 * <p>Wire format
 * (https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/): one
 * byte 0, the schema id as four bytes, most significant first, then the Avro binary encoding.
 */
@NullMarked
package io.spoor.platform.serde;

import org.jspecify.annotations.NullMarked;
