package io.spoor.connectors.opinion;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An endpoint for second opinions, as an operator may run one. */
final class OpinionServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> questions = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final Function<JsonNode, Answer> answers;

  /** Status and body of an answer. */
  record Answer(int status, String body) {}

  private OpinionServer(Function<JsonNode, Answer> answers) throws IOException {
    this.answers = answers;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/ask", this::handle);
    server.start();
  }

  static OpinionServer answering(Function<JsonNode, Answer> answers) throws IOException {
    return new OpinionServer(answers);
  }

  static OpinionServer saying(String verdict) throws IOException {
    return answering(
        _ ->
            new Answer(
                200,
                "{\"verdict\":\"%s\",\"model\":\"judge-1\",\"reason\":\"because\"}"
                    .formatted(verdict)));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode question = JSON.readTree(exchange.getRequestBody());
      questions.add(question);
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      Answer answer = answers.apply(question);
      byte[] body = answer.body.getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/ask";
  }

  List<JsonNode> questions() {
    return questions;
  }

  List<String> authorizations() {
    return authorizations;
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
