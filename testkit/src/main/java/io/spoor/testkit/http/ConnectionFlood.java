package io.spoor.testkit.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds as many connections to a listener as the file limit permits, in a process of its own: a
 * third sends nothing, a third half a request, and a third a byte of a header now and then.
 * Connections that the listener closes are opened again.
 */
public final class ConnectionFlood implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 5_000;
  private static final int OTHER_FILES = 200;
  private static final byte[] HALF = "GET /health HT".getBytes(US_ASCII);
  private static final byte[] SLOW =
      "GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ".getBytes(US_ASCII);

  private final Process process;
  private final int connections;

  private ConnectionFlood(Process process, int connections) {
    this.process = process;
    this.connections = connections;
  }

  /** Starts a process, and returns when it has opened all connections once. */
  public static ConnectionFlood start(int port) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ConnectionFlood.class.getName(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String ready =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
    if (ready == null) {
      throw new IOException("the flood ended early");
    }
    return new ConnectionFlood(process, Integer.parseInt(ready));
  }

  /** Number of connections that it holds or opens again. */
  public int connections() {
    return connections;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** {@code args}: the port. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var os = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    int count = (int) Math.min(MAX_CONNECTIONS, os.getMaxFileDescriptorCount() - OTHER_FILES);
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    List<SocketChannel> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      channels.add(open(address, i));
    }
    System.out.println(count);
    ByteBuffer read = ByteBuffer.allocate(256);
    while (true) {
      for (int i = 0; i < count; i++) {
        SocketChannel channel = channels.get(i);
        if (isClosed(channel, i, read.clear())) {
          channel.close();
          channels.set(i, open(address, i));
        }
      }
      Thread.sleep(50);
    }
  }

  private static SocketChannel open(InetSocketAddress address, int number) {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(address);
      channel.configureBlocking(false);
      switch (number % 3) {
        case 1 -> channel.write(ByteBuffer.wrap(HALF));
        case 2 -> channel.write(ByteBuffer.wrap(SLOW));
        default -> {}
      }
      return channel;
    } catch (IOException e) {
      if (channel == null) {
        throw new IllegalStateException("nothing listens any more", e);
      }
      return channel; // closed already: it is opened again
    }
  }

  private static boolean isClosed(SocketChannel channel, int number, ByteBuffer read) {
    try {
      if (number % 3 == 2) {
        channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      }
      return channel.read(read) < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
