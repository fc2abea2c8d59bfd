package io.spoor.launchers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Allocates loopback ports for the servers. */
public final class Ports {

  /**
   * Below the range that operating systems use for outgoing connections, so that a port stays free
   * between two starts.
   */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;

  private static final Set<Integer> ALLOCATED = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * An unused port that this JVM has not allocated before.
   *
   * @throws IllegalStateException if none is found
   */
  public static int allocate() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port) && ALLOCATED.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port on 127.0.0.1 between " + FIRST + " and " + LAST);
  }

  /** Whether a server could currently listen on this loopback port. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
