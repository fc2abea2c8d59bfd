package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A decision server in a process of its own, with TLS, and with a client that proves who it is by a
 * certificate. So the tests of the protocol also run against the command line, and against a server
 * that follows the chains of a stack.
 */
final class PdpProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);
  private static final int UNAVAILABLE = 503;

  private final Process process;
  private final HttpClient client;
  private final String url;

  private PdpProcess(Process process, HttpClient client, String url) {
    this.process = process;
    this.client = client;
    this.url = url;
  }

  /**
   * Starts a server, and returns when it decides.
   *
   * @param command words, separated by spaces, such as {@code bin/spoor pdp --chains}
   * @param folder policies, and perhaps {@code entities.json}
   */
  static PdpProcess start(String command, Path folder) throws IOException, InterruptedException {
    Path secrets = Files.createDirectory(folder.resolveSibling(folder.getFileName() + "-tls"));
    TestCertificate ofServer =
        TestCertificate.create(secrets, "server", "CN=localhost", "ip:127.0.0.1");
    TestCertificate ofCaller = TestCertificate.create(secrets, "caller", "CN=caller", "dns:caller");
    Files.copy(ofCaller.chain(), secrets.resolve("authorities.pem"));
    Path callers =
        Files.writeString(
            secrets.resolve("callers.json"),
            """
            {"client_authorities": "authorities.pem",
             "callers": [{"name": "caller", "tenant": "default",
               "rights": ["evaluate", "search", "context.spoor"],
               "certificate": {"subject": "CN=caller"}}]}
            """);
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--policies", folder.toString(), "--callers", callers.toString()));
    words.addAll(List.of("--tls-cert", ofServer.chain().toString()));
    words.addAll(List.of("--tls-key", ofServer.key().toString()));
    Path entities = folder.resolve("entities.json");
    if (Files.exists(entities)) {
      words.addAll(List.of("--entities", entities.toString()));
    }
    Process process = new ProcessBuilder(words).redirectError(Redirect.INHERIT).start();
    String url =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
    if (url == null) {
      throw new IOException(command + " ended early");
    }
    var started = new PdpProcess(process, ofServer.client(ofCaller), url);
    started.awaitReady();
    return started;
  }

  /** Until the chains are read and all tasks of the stack have reported, it does not decide. */
  private void awaitReady() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/access/v1/evaluation"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"subject":{"type":"user","id":"nobody"},"action":{"name":"read"},
                     "resource":{"type":"record","id":"none"}}"""))
            .build();
    long end = System.nanoTime() + READY.toNanos();
    while (client.send(request, BodyHandlers.ofString()).statusCode() == UNAVAILABLE) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the server does not become ready within " + READY);
      }
      Thread.sleep(100);
    }
  }

  HttpClient client() {
    return client;
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
  }
}
