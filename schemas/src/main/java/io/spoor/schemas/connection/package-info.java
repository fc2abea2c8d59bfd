/**
 * How Spoor reaches Kafka, Elasticsearch and the schema registry: one way to write a connection
 * down, wherever it is configured, and one sentence for each way it can fail.
 *
 * <p>Secrets are {@link io.spoor.schemas.connection.Secret}s from the moment they are read, and
 * come from files or the environment through {@link io.spoor.schemas.connection.SecretResolver}.
 */
@NullMarked
package io.spoor.schemas.connection;

import org.jspecify.annotations.NullMarked;
