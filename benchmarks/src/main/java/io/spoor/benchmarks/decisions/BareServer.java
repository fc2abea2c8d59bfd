package io.spoor.benchmarks.decisions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.request.EvaluationRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server that reads a body without looking at it, asks the policies about one request that was
 * read before, and answers. It knows no callers and no runs.
 */
final class BareServer implements AutoCloseable {
  private final Server server;
  private final ServerConnector connector;

  /** Starts it; {@code port} 0: any free one. */
  BareServer(DecisionEngine engine, EvaluationRequest request, int port) throws IOException {
    var threads = new QueuedThreadPool();
    threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    server = new Server(threads);
    connector = new ServerConnector(server);
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request asked, Response response, Callback callback)
              throws IOException {
            try (InputStream body = Content.Source.asInputStream(asked)) {
              body.readAllBytes();
            }
            boolean isAllowed = engine.evaluate(request, null).isAllowed();
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            byte[] answer = ("{\"decision\":" + isAllowed + "}").getBytes(UTF_8);
            response.write(true, ByteBuffer.wrap(answer), callback);
            return true;
          }
        });
    try {
      server.start();
    } catch (Exception e) {
      throw new IOException("Jetty cannot be started", e);
    }
  }

  URI url() {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("Jetty cannot be stopped", e);
    }
  }
}
