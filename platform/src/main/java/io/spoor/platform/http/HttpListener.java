package io.spoor.platform.http;

import io.spoor.platform.connection.HostCheck;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves HTTP/1.1 with one request a connection. A client that sends nothing, half a request, or a
 * byte now and then holds a connection only until a deadline, and only while no other client needs
 * it: at the limit, a new connection replaces the oldest that waits for its client. So a new client
 * is served at once, and memory stays bounded. The JDK's server refuses new clients at its limit
 * instead.
 */
public final class HttpListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
  private static final int BACKLOG = 512;
  private static final int BUFFER_BYTES = 1024;

  /** Bytes that are read after the response, so that the client receives it before the close. */
  private static final int DRAINED_BYTES = 256 * 1024;

  private static final Duration DRAIN = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofMillis(200);

  /** Time that each client has to send its request, however many others connect. */
  private static final Duration MIN_WAIT = Duration.ofMillis(100);

  private final ServerSocket server;
  private final ListenerLimits limits;
  private final HostCheck hosts;
  private final Handler handler;

  /** In the order in which they were accepted. Guarded by itself. */
  private final Set<Connection> connections = new LinkedHashSet<>();

  private volatile boolean closed;

  /** Answers requests, concurrently. */
  @FunctionalInterface
  public interface Handler {
    HttpReply handle(HttpCall call) throws IOException;
  }

  private HttpListener(
      ServerSocket server, ListenerLimits limits, HostCheck hosts, Handler handler) {
    this.server = server;
    this.limits = limits;
    this.hosts = hosts;
    this.handler = handler;
  }

  /**
   * Starts listening.
   *
   * @param address port 0: any free port
   * @param hosts names that requests may give the listener; others get 421
   * @throws IOException if the address is unavailable
   */
  public static HttpListener open(
      InetSocketAddress address, ListenerLimits limits, HostCheck hosts, Handler handler)
      throws IOException {
    var server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.setSoTimeout((int) SWEEP.toMillis());
      server.bind(address, BACKLOG);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    var listener = new HttpListener(server, limits, hosts, handler);
    Thread.ofPlatform()
        .daemon()
        .name("http-" + server.getLocalPort())
        .start(listener::acceptUntilClosed);
    return listener;
  }

  /** The address with the actual port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void acceptUntilClosed() {
    long nextSweep = System.nanoTime();
    while (!closed) {
      try {
        accept(server.accept());
      } catch (SocketTimeoutException e) {
        // The sweep is due.
      } catch (IOException e) {
        if (!closed) {
          log.warn("cannot accept a connection reason=\"{}\"", e.getMessage());
          pause(SWEEP);
        }
      }
      if (System.nanoTime() - nextSweep >= 0) {
        closeExpired();
        nextSweep = System.nanoTime() + SWEEP.toNanos();
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(Socket socket) {
    var connection = new Connection(socket);
    while (!add(connection)) {
      Connection oldest = oldestWaiting();
      if (oldest == null) {
        connection.close(); // all are being answered
        return;
      }
      pause(MIN_WAIT.minusNanos(System.nanoTime() - oldest.acceptedNanos));
      evict(oldest);
    }
    Thread.ofVirtual().name("http").start(connection::serve);
  }

  private boolean add(Connection connection) {
    synchronized (connections) {
      return connections.size() < limits.connections() && connections.add(connection);
    }
  }

  private @Nullable Connection oldestWaiting() {
    synchronized (connections) {
      for (Connection connection : connections) {
        if (connection.awaitsClient) {
          return connection;
        }
      }
      return null;
    }
  }

  /** Unless its request was completed meanwhile. */
  private void evict(Connection connection) {
    if (connection.awaitsClient) {
      connection.close();
      synchronized (connections) {
        connections.remove(connection);
      }
    }
  }

  private void closeExpired() {
    long now = System.nanoTime();
    List<Connection> expired = new ArrayList<>();
    synchronized (connections) {
      for (Connection connection : connections) {
        if (connection.awaitsClient && now - connection.deadlineNanos >= 0) {
          expired.add(connection);
        }
      }
    }
    expired.forEach(Connection::close);
  }

  /** Closes all connections. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      log.debug("closing the listener failed", e);
    }
    List<Connection> open;
    synchronized (connections) {
      open = List.copyOf(connections);
    }
    open.forEach(Connection::close);
  }

  /** A connection, served by a thread of its own. */
  private final class Connection implements HttpCall.BodyWait {
    private final Socket socket;

    /** Whether it may be closed at its deadline, or for another client. */
    private volatile boolean awaitsClient;

    private volatile long deadlineNanos;
    private final long acceptedNanos = System.nanoTime();

    Connection(Socket socket) {
      this.socket = socket;
      await(limits.headerTime());
    }

    private void await(Duration time) {
      deadlineNanos = System.nanoTime() + time.toNanos();
      awaitsClient = true;
    }

    @Override
    public void begin() {
      await(limits.bodyTime());
    }

    /** While the request is handled, the client is not to blame for the time. */
    @Override
    public void end() {
      awaitsClient = false;
    }

    void serve() {
      try (socket) {
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        var in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        boolean isHead = false;
        HttpReply reply;
        try {
          HttpCall call = HttpCall.read(in, out, limits.headerBytes(), this);
          isHead = call.method().equals("HEAD");
          end();
          reply = handle(call);
        } catch (InvalidRequestException e) {
          reply = HttpReply.text(e.status(), "text/plain; charset=utf-8", e.getMessage() + "\n");
        }
        await(limits.bodyTime());
        send(reply, isHead, out);
        drain(in);
      } catch (IOException e) {
        // The client closed, or its deadline passed, or another client took its place.
      } finally {
        synchronized (connections) {
          connections.remove(this);
        }
      }
    }

    private HttpReply handle(HttpCall call) throws IOException {
      if (!hosts.accepts(call.headers("Host"), socket.getLocalAddress())) {
        return HttpReply.text(
            421,
            "text/plain; charset=utf-8",
            "the header Host is not a name of this server; its configuration lists further ones\n");
      }
      try {
        return handler.handle(call);
      } catch (RuntimeException e) {
        log.warn("cannot answer a request path={}", call.path(), e);
        return HttpReply.text(500, "text/plain; charset=utf-8", "unexpected failure\n");
      }
    }

    private void send(HttpReply reply, boolean isHead, OutputStream out) throws IOException {
      String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
      out.write(reply.head(date));
      if (!isHead) {
        out.write(reply.body());
      }
      out.flush();
      socket.shutdownOutput();
    }

    private void drain(InputStream in) throws IOException {
      await(DRAIN);
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int left = DRAINED_BYTES; left > 0; ) {
        int read = in.read(buffer);
        if (read < 0) {
          return;
        }
        left -= read;
      }
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        log.debug("closing a connection failed", e);
      }
    }
  }
}
