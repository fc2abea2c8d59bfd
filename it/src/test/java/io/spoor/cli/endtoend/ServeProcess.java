package io.spoor.cli.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.command.RootCommand;
import io.spoor.cli.output.Terminal;
import io.spoor.launchers.PrivateFiles;
import io.spoor.localstack.SharedStack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code bin/spoor serve} on the shared stack, in this JVM. */
final class ServeProcess implements AutoCloseable {
  private static final String TOKEN = "t".repeat(40);
  private static final Pattern URL =
      Pattern.compile("alerts at (http://\\S+)/alerts, for chat-bot");

  private final Thread command;
  private final ByteArrayOutputStream err;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServeProcess(Thread command, ByteArrayOutputStream err) {
    this.command = command;
    this.err = err;
  }

  static ServeProcess start(Path directory) throws IOException {
    Path tokens = PrivateFiles.write(directory.resolve("tokens"), "chat-bot " + TOKEN + "\n");
    var err = new ByteArrayOutputStream();
    var console =
        Terminal.of(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8));
    Thread command =
        Thread.ofPlatform()
            .name("serve")
            .start(
                () ->
                    RootCommand.run(
                        console,
                        "serve",
                        "--port",
                        "0",
                        "--token-file",
                        tokens.toString(),
                        "--state-dir",
                        SharedStack.stateDir()));
    return new ServeProcess(command, err);
  }

  private String url() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              Matcher matcher = URL.matcher(err.toString(UTF_8));
              return matcher.find() ? matcher.group(1) : "";
            },
            url -> !url.isEmpty());
  }

  /** The answer to {@code GET}; its status is 200. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  /** The answer to {@code POST}; its status is 200. */
  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return new ObjectMapper().readTree(response.body());
  }

  @Override
  public void close() {
    http.close();
    command.interrupt();
    try {
      command.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
