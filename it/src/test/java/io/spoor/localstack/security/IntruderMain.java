package io.spoor.localstack.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A program of another user of the machine: it makes each attempt of its input and writes one line
 * about its result. It uses the JDK alone, as the user cannot read the project's libraries.
 */
final class IntruderMain {
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final int CORRELATION_ID = 7_654_321;

  private IntruderMain() {}

  /** Reads lines {@code KIND TAB ARGUMENT...} from standard input. */
  public static void main(String[] arguments) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String result;
      try {
        result = attempt(line.split("\t", -1));
      } catch (IOException refused) {
        result = "REFUSED " + refused.getClass().getSimpleName();
      }
      System.out.println(result);
      System.out.flush();
    }
  }

  private static String attempt(String[] words) throws Exception {
    return switch (words[0]) {
      case "read" -> {
        try (InputStream in = Files.newInputStream(Path.of(words[1]))) {
          yield "ALLOWED byte " + in.read();
        }
      }
      case "list" -> {
        try (Stream<Path> entries = Files.list(Path.of(words[1]))) {
          yield "ALLOWED " + entries.count() + " entries";
        }
      }
      case "append" -> {
        try (OutputStream out =
            Files.newOutputStream(Path.of(words[1]), StandardOpenOption.APPEND)) {
          out.flush();
          yield "ALLOWED";
        }
      }
      case "create" -> {
        Files.delete(Files.createFile(Path.of(words[1])));
        yield "ALLOWED";
      }
      case "move" -> {
        Files.move(Path.of(words[1]), Path.of(words[1] + ".moved"));
        yield "ALLOWED";
      }
      case "http", "https" -> request(words[0], words[1], words[2], words[3], words[4]);
      case "kafka" -> kafka(words[1].equals("tls"), words[2], words[3], words[4]);
      case "tls" ->
          bytes(
              tls()
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1])));
      case "plain" ->
          bytes(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1])));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static String request(
      String scheme, String method, String address, String header, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + "://" + address))
            .timeout(Duration.ofMillis(TIMEOUT_MILLIS))
            .method(method, BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!header.isEmpty()) {
      String[] parts = header.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    try (HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls()).build()) {
      int status = client.send(request.build(), BodyHandlers.ofString()).statusCode();
      return (status >= 400 && status < 500 && status != 404 ? "REFUSED " : "ALLOWED ") + status;
    }
  }

  /** A request about a topic by somebody who has not logged in; a broker must not answer. */
  private static String kafka(boolean tls, String port, String apiAndVersion, String topic)
      throws Exception {
    int number = Integer.parseInt(port);
    try (Socket socket =
        tls
            ? tls().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), number)
            : new Socket(InetAddress.getLoopbackAddress(), number)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      byte[] name = topic.getBytes(UTF_8);
      var out = new DataOutputStream(socket.getOutputStream());
      String[] parts = apiAndVersion.split("/", 2);
      out.writeInt(10 + 4 + 2 + name.length);
      out.writeShort(Integer.parseInt(parts[0]));
      out.writeShort(Integer.parseInt(parts[1]));
      out.writeInt(CORRELATION_ID);
      out.writeShort(-1);
      out.writeInt(1);
      out.writeShort(name.length);
      out.write(name);
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      int length = in.readInt();
      return in.readInt() == CORRELATION_ID
          ? "ALLOWED response of " + length + " bytes"
          : "REFUSED no response of a broker";
    }
  }

  /** A request that an HTTP server answers, and any other server must not. */
  private static String bytes(Socket opened) throws IOException {
    try (Socket socket = opened) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      String response = new String(socket.getInputStream().readNBytes(12), UTF_8);
      return response.matches("HTTP/1.[01] [23]..")
          ? "ALLOWED " + response
          : "REFUSED " + response.strip().replaceAll("\\P{Print}", ".");
    }
  }

  /** Trusts every server: the attempts are not to fail at the client's own checks. */
  private static SSLContext tls() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    return context;
  }

  /** Accepts each certificate. */
  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
