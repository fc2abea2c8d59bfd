package io.spoor.cli.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.Console;
import io.spoor.cli.command.Commands;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code bin/spoor serve} on the shared stack, in this JVM. */
final class Served implements AutoCloseable {
  private static final String TOKEN = "t".repeat(40);
  private static final Pattern URL =
      Pattern.compile("alerts at (http://\\S+)/alerts, for chat-bot");

  private final Thread command;
  private final ByteArrayOutputStream err;
  private final HttpClient http = HttpClient.newHttpClient();

  private Served(Thread command, ByteArrayOutputStream err) {
    this.command = command;
    this.err = err;
  }

  static Served start(Path directory) throws IOException {
    Path tokens = Files.writeString(directory.resolve("tokens"), "chat-bot " + TOKEN + "\n");
    var err = new ByteArrayOutputStream();
    var console =
        Console.of(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8));
    Thread command =
        Thread.ofPlatform()
            .name("serve")
            .start(
                () ->
                    Commands.run(
                        console,
                        "serve",
                        "--port",
                        "0",
                        "--token-file",
                        tokens.toString(),
                        "--state-dir",
                        SharedStack.stateDir()));
    return new Served(command, err);
  }

  private String url() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              Matcher said = URL.matcher(err.toString(UTF_8));
              return said.find() ? said.group(1) : "";
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
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
    return new ObjectMapper().readTree(answer.body());
  }

  @Override
  public void close() throws InterruptedException {
    http.close();
    command.interrupt();
    command.join(Duration.ofSeconds(10));
  }
}
