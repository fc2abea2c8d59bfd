package io.spoor.localstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that refuses each request with 429, and does nothing else. So its clients wait less, and
 * use more of the processors, than those of a decision server.
 */
final class RefusingServer implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  RefusingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", RefusingServer::refuse);
    server.start();
  }

  private static void refuse(HttpExchange request) throws IOException {
    try (request) {
      request.getRequestBody().readAllBytes();
      request.sendResponseHeaders(429, -1);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
