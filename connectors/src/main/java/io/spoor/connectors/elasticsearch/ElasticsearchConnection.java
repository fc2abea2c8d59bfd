package io.spoor.connectors.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.platform.connection.TlsContext;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to a cluster through the official client.
 *
 * @param client distributes requests across the cluster's nodes
 */
record ElasticsearchConnection(Rest5Client client) implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchConnection.class);

  /** Creates a client; it connects with the first request. */
  static ElasticsearchConnection of(ElasticsearchConfig config) {
    Timeout connect = Timeout.of(config.connectTimeout());
    Timeout request = Timeout.of(config.requestTimeout());
    Rest5ClientBuilder builder =
        Rest5Client.builder(config.urls().toArray(new URI[0]))
            .setConnectionConfigCallback(
                connection -> connection.setConnectTimeout(connect).setSocketTimeout(request))
            // Retries and their pauses are handled in one place, not in the client. Responses are
            // small, so that compressing them would cost more than it saves.
            .setHttpClientConfigCallback(
                http -> http.disableAutomaticRetries().disableContentCompression())
            .setRequestConfigCallback(
                exchange ->
                    exchange.setResponseTimeout(request).setConnectionRequestTimeout(request));
    if (!config.tls().isJavaDefault()) {
      builder.setSSLContext(TlsContext.of(config.tls()));
    }
    config
        .login()
        .header()
        .ifPresent(
            value ->
                builder.setDefaultHeaders(
                    new Header[] {new BasicHeader("Authorization", value, true)}));
    return new ElasticsearchConnection(builder.build());
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      LOG.debug("elasticsearch connections not closed cleanly", e);
    }
  }
}
