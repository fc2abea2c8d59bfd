package io.spoor.platform.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Explains in one sentence why Kafka is unusable: connection, user, setting and remedy. A client
 * without TLS only sees a timeout if the broker requires TLS, so the broker is then probed
 * directly.
 */
public final class KafkaDiagnosis {

  private static final int PROBE_TIMEOUT_MILLIS = 2_000;
  private static final byte TLS_ALERT = 0x15;

  private KafkaDiagnosis() {}

  /** The cause, if it is the connection or the user's permissions. */
  public static Optional<String> explain(KafkaConnection connection, Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      Optional<String> explanation = explainCause(connection, cause);
      if (explanation.isPresent()) {
        return explanation;
      }
    }
    return Optional.empty();
  }

  /**
   * Detects, before a client is created, that the broker requires TLS and this connection has none;
   * a client would only see a timeout. Exchanges a few bytes and takes at most two seconds.
   */
  public static Optional<String> probeTls(KafkaConnection connection) {
    return explainSilence(connection, "Kafka at " + connection.describe());
  }

  private static Optional<String> explainCause(KafkaConnection connection, Throwable fault) {
    String prefix = "Kafka at " + connection.describe();
    return switch (fault) {
      case SslAuthenticationException e -> Optional.of(prefix + tls(e));
      case UnsupportedSaslMechanismException _ ->
          Optional.of(prefix + " does not support this mechanism: check kafka.sasl.mechanism");
      case AuthenticationException _ ->
          Optional.of(
              prefix
                  + " rejected the login: wrong user name or password. Check "
                  + "kafka.username and kafka.password");
      case AuthorizationException e ->
          Optional.of(prefix + " denied the request: " + denied(e) + " (docs/security.md)");
      case ConfigException e -> Optional.of(prefix + ": " + e.getMessage());
      case TimeoutException _ -> explainSilence(connection, prefix);
      case KafkaException e when mentions(e, "SSL") ->
          Optional.of(prefix + ": kafka.ssl.* cannot be used: " + rootMessage(e));
      default -> Optional.empty();
    };
  }

  private static String tls(SslAuthenticationException e) {
    String message = rootMessage(e);
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return " does not use TLS: check the port, or set kafka.security.protocol=PLAINTEXT";
    }
    if (message.contains("No subject alternative") || message.contains("No name matching")) {
      return " presents a certificate for another name (" + message + "): check bootstrap.servers";
    }
    return " presents a certificate that the configured CA does not trust ("
        + message
        + "). Set kafka.ssl.truststore.location to the CA of that cluster";
  }

  private static String denied(AuthorizationException e) {
    return switch (e) {
      case TopicAuthorizationException t when !t.unauthorizedTopics().isEmpty() ->
          "topic " + String.join(", ", t.unauthorizedTopics());
      case GroupAuthorizationException g -> "consumer group " + g.groupId();
      case TransactionalIdAuthorizationException _ -> "this transactional id";
      case ClusterAuthorizationException _ -> "an operation on the cluster";
      default -> String.valueOf(e.getMessage()).replaceFirst("\\.+$", "");
    };
  }

  /** Probes the first broker, with a few bytes and for at most two seconds. */
  private static Optional<String> explainSilence(KafkaConnection connection, String prefix) {
    if (connection.usesTls()) {
      return Optional.empty();
    }
    return wantsTls(connection.bootstrapServers().split(",", 2)[0].strip())
        ? Optional.of(
            prefix
                + " requires TLS, but this client does not use it. Set "
                + "kafka.security.protocol (SASL_SSL, with kafka.username and "
                + "kafka.password) and kafka.ssl.truststore.location")
        : Optional.empty();
  }

  /**
   * Whether a broker treats a request without TLS (ApiVersions v0, which needs no login) as a
   * failed handshake: it answers with an alert or closes the connection.
   */
  private static boolean wantsTls(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1))),
          PROBE_TIMEOUT_MILLIS);
      socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
      return closesConnection(socket);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static boolean closesConnection(Socket socket) throws IOException {
    // Sent in one piece: a broker that closes before reading the rest resets the connection.
    var request = ByteBuffer.allocate(14);
    request.putInt(10).putShort((short) 18).putShort((short) 0).putInt(1).putShort((short) -1);
    try {
      socket.getOutputStream().write(request.array());
      int first = socket.getInputStream().read();
      return first == TLS_ALERT || first < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static boolean mentions(Throwable fault, String word) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
