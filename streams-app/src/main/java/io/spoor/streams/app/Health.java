package io.spoor.streams.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** {@code GET /health}: 200 while the app runs, 503 otherwise, with its state as JSON. */
final class Health implements AutoCloseable {
  private static final String RUNNING = "RUNNING";

  private final HttpServer server;

  private Health(HttpServer server) {
    this.server = server;
  }

  static Health open(
      String host,
      int port,
      Optional<Path> portFile,
      Supplier<String> state,
      LongSupplier manifests)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/health", exchange -> answer(exchange, state.get(), manifests.getAsLong()));
    server.start();
    if (portFile.isPresent()) {
      write(portFile.get(), server.getAddress().getPort());
    }
    return new Health(server);
  }

  /** Whole or not at all: somebody waits for this file. */
  private static void write(Path file, int port) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, Integer.toString(port));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void answer(HttpExchange exchange, String state, long manifests)
      throws IOException {
    byte[] body =
        "{\"status\":\"%s\",\"manifests\":%d}%n".formatted(state, manifests).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(state.equals(RUNNING) ? 200 : 503, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
