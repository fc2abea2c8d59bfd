package io.spoor.client.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import io.spoor.client.OperationFailedException;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.platform.connection.ElasticsearchConfig.Login;
import io.spoor.platform.connection.TlsContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.apache.hc.core5.http.ConnectionClosedException;

/** A connection to Elasticsearch: makes requests, and explains why one failed. */
final class SearchConnection implements AutoCloseable {
  /** A request that is made with the client. */
  interface Request<T> {
    T send(ElasticsearchClient client) throws IOException;
  }

  private final ElasticsearchConfig config;
  private final ElasticsearchClient client;

  private SearchConnection(ElasticsearchConfig config, ElasticsearchClient client) {
    this.config = config;
    this.client = client;
  }

  /**
   * {@code settings}: {@code elasticsearch.*}.
   *
   * @throws OperationFailedException if a setting is wrong
   */
  static SearchConnection of(Map<String, String> settings) {
    try {
      ElasticsearchConfig config = ElasticsearchConfig.fromMap(settings);
      return new SearchConnection(config, client(config));
    } catch (IllegalArgumentException e) {
      throw new OperationFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ElasticsearchClient client(ElasticsearchConfig config) {
    return ElasticsearchClient.of(
        builder -> {
          builder.hosts(config.urls()).jsonMapper(new JacksonJsonpMapper());
          if (!config.tls().isJavaDefault()) {
            builder.sslContext(TlsContext.of(config.tls()));
          }
          switch (config.login()) {
            case Login.Anonymous() -> {}
            case Login.ApiKey(var encoded) -> builder.apiKey(encoded.value());
            case Login.Basic(var auth) ->
                builder.usernameAndPassword(auth.user(), auth.password().value());
          }
          return builder;
        });
  }

  /**
   * The answer to a request.
   *
   * @throws OperationFailedException if Elasticsearch does not respond or refuses the request
   */
  <T> T send(Request<T> request) {
    try {
      return request.send(client);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (ElasticsearchException e) {
      throw rejected(e);
    }
  }

  /** The answer to a request, or {@code absent} if its index or alias does not exist. */
  <T> T sendOr(T absent, Request<T> request) {
    return send(
        to -> {
          try {
            return request.send(to);
          } catch (ElasticsearchException e) {
            if (e.status() == 404) {
              return absent;
            }
            throw e;
          }
        });
  }

  private OperationFailedException unreachable(IOException e) {
    return new OperationFailedException(
        "Elasticsearch at " + config.describe() + " does not respond" + reason(e), e);
  }

  private static String reason(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return ": it presents a certificate that the configured CA does not trust ("
            + cause.getMessage()
            + "). Set elasticsearch.ssl.truststore.location to the CA of that cluster";
      }
      if (cause instanceof ConnectionClosedException) {
        return ": it closed the connection. If it uses TLS, elasticsearch.url must begin "
            + "with https://";
      }
    }
    return " (" + e.getMessage() + "). Check that it runs: bin/spoor status, bin/spoor up";
  }

  private OperationFailedException rejected(ElasticsearchException e) {
    String prefix = "Elasticsearch at " + config.describe() + " ";
    return new OperationFailedException(
        switch (e.status()) {
          case 401 -> prefix + "rejected the login. Check " + config.login().settings();
          case 403 ->
              "%sdenied the request: %s. Check the privileges of %s"
                  .formatted(prefix, e.error().reason(), config.login().settings());
          default -> prefix + "refused: " + e.getMessage();
        },
        e);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }
}
