package io.spoor.launchers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Requests a broker's API versions over the wire, so that no Kafka client is needed on this class
 * path (ApiVersions v0, https://kafka.apache.org/protocol).
 */
final class KafkaHandshake {

  private static final short API_VERSIONS = 18;
  private static final int CORRELATION_ID = 1;
  private static final int TIMEOUT_MILLIS = 2_000;

  private KafkaHandshake() {}

  static boolean isAnswered(int port, ServerCredentials credentials) throws IOException {
    try (Socket socket = socket(credentials)) {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(10);
      out.writeShort(API_VERSIONS);
      out.writeShort(0);
      out.writeInt(CORRELATION_ID);
      out.writeShort(-1);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readInt();
      return in.readInt() == CORRELATION_ID && in.readShort() == 0;
    }
  }

  /** A broker answers this request without a login. */
  private static Socket socket(ServerCredentials credentials) throws IOException {
    Optional<SSLContext> tls = credentials.context();
    return tls.isPresent() ? tls.get().getSocketFactory().createSocket() : new Socket();
  }
}
