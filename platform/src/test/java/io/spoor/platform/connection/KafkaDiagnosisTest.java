package io.spoor.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client without TLS tells a server by. */
class KafkaDiagnosisTest {
  private static final int REQUEST_BYTES = 14;

  @SuppressWarnings("NullAway.Init")
  private ServerSocket server;

  /** What the server does with a connection whose request it has read. */
  private interface ServerBehaviour {
    void respond(Socket client) throws IOException;
  }

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void anAlertIsABrokerThatWantsTls() {
    assertThat(
            diagnose(
                client -> client.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 2, 80})))
        .hasValueSatisfying(why -> assertThat(why).contains("(PLAINTEXT) requires TLS"));
  }

  @Test
  void soIsOneThatHangsUp() {
    assertThat(diagnose(Socket::close)).isPresent();
  }

  @Test
  void andOneThatResetsTheConnection() {
    assertThat(
            diagnose(
                client -> {
                  client.setSoLinger(true, 0);
                  client.close();
                }))
        .isPresent();
  }

  @Test
  void anAnswerOfKafkaIsNone() {
    assertThat(
            diagnose(
                client -> client.getOutputStream().write(new byte[] {0, 0, 0, 10, 0, 0, 0, 1})))
        .isEmpty();
  }

  @Test
  void norIsAServerThatIsNotThere() throws IOException {
    server.close();

    assertThat(KafkaDiagnosis.probeTls(connection())).isEmpty();
  }

  private Optional<String> diagnose(ServerBehaviour response) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket client = server.accept()) {
                client.getInputStream().readNBytes(REQUEST_BYTES);
                response.respond(client);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    return KafkaDiagnosis.probeTls(connection());
  }

  private KafkaConnection connection() {
    return KafkaConnection.plain("127.0.0.1:" + server.getLocalPort());
  }
}
