/**
 * Connections to Kafka, Elasticsearch and the schema registry: the same settings wherever they are
 * configured, and one sentence for each failure.
 *
 * <p>Secrets are {@link io.spoor.platform.connection.Secret}s as soon as they are read. They come
 * from files or the environment through {@link io.spoor.platform.connection.SecretResolver}.
 */
@NullMarked
package io.spoor.platform.connection;

import org.jspecify.annotations.NullMarked;
