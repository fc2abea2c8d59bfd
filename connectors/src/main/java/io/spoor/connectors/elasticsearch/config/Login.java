package io.spoor.connectors.elasticsearch.config;

import org.apache.kafka.common.config.types.Password;

/** What is shown to Elasticsearch. */
public sealed interface Login {

  /** Nothing: a cluster without security, on loopback. */
  record Anonymous() implements Login {}

  /** An API key, as its {@code encoded} field has it. */
  record ApiKey(Password encoded) implements Login {}

  /** User and password (RFC 7617). */
  record Basic(String username, Password password) implements Login {}
}
