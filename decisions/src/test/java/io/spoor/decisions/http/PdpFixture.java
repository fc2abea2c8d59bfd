package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.policy.PolicySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A started decision server with policies and entities of a test, and a client of it. */
final class PdpFixture implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A command that starts a server, see {@link PdpProcess}; null: the server is in this process.
   */
  private static final @Nullable String COMMAND = System.getProperty("spoor.pdp.command");

  private final AutoCloseable server;
  private final String address;
  private final String url;
  private final HttpClient client;
  private final List<String> journal;

  private PdpFixture(DecisionServer server, List<String> journal) {
    this.server = server;
    this.address = server.address();
    this.url = server.url();
    this.client = HttpClient.newHttpClient();
    this.journal = journal;
  }

  private PdpFixture(PdpProcess process) {
    this.server = process;
    this.address = process.url();
    this.url = process.url();
    this.client = process.client();
    this.journal = List.of();
  }

  /**
   * Starts a server with these files: names below the folder, and their contents. It is one of the
   * command in {@code spoor.pdp.command}, if that is set.
   */
  static PdpFixture start(Path folder, Map<String, String> files) {
    if (COMMAND == null) {
      return start(
          folder, files, new DecisionServer.Settings(0, Optional.empty(), Optional.empty()));
    }
    try {
      write(folder, files);
      return new PdpFixture(PdpProcess.start(COMMAND, folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts a server in this process. */
  static PdpFixture start(
      Path folder, Map<String, String> files, DecisionServer.Settings settings) {
    try {
      write(folder, files);
      Path entities = folder.resolve("entities.json");
      PolicySet policies =
          PolicySet.load(PolicyFolder.read(folder, Files.exists(entities) ? entities : null));
      List<String> journal = new CopyOnWriteArrayList<>();
      return new PdpFixture(
          DecisionServer.start(
              settings,
              DecisionPoint.ofPolicies(new DecisionEngine(policies, journal::add)),
              journal::add),
          journal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidFileException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  private static void write(Path folder, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling(".").normalize());
      Files.writeString(path, file.getValue());
    }
  }

  /** The base URL that the server states. */
  String url() {
    return url;
  }

  /** Address and port of the server in this process. */
  String address() {
    return address;
  }

  List<String> journal() {
    return journal;
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path)).POST(BodyPublishers.ofByteArray(body));
    boolean hasType = false;
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
      hasType |= headers[i].equals("Content-Type");
    }
    if (!hasType) {
      request.header("Content-Type", "application/json");
    }
    return send(request.build());
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return post(path, body.getBytes(UTF_8), headers);
  }

  HttpResponse<String> post(String path, BodyPublisher body) {
    return send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .POST(body)
            .build());
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(address + path)).build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The JSON of an answer with status 200. */
  JsonNode ask(String path, String body) {
    HttpResponse<String> response = post(path, body);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return json(response.body());
  }

  boolean decision(String body) {
    return ask("/access/v1/evaluation", body).path("decision").booleanValue();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    try {
      server.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
