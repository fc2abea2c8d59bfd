package io.spoor.decisions.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the connections of clients. Jetty's idle time begins anew with each byte of a slow client,
 * and at its limit Jetty refuses new clients. Here a client has a deadline for a whole request, and
 * at the limit a new connection replaces the one that has waited longest for its client.
 */
final class ClientConnections implements Connection.Listener {
  /** A new client has this long before it may be replaced. */
  private static final Duration GRACE = Duration.ofMillis(250);

  /** Its request is being decided. */
  private static final long DECIDING = Long.MAX_VALUE;

  /** It is replaced, or too late. */
  private static final long DISMISSED = Long.MIN_VALUE;

  private final int limit;
  private final long deadline;
  private final long start = System.nanoTime();

  /**
   * When each connection began to wait for its client, nanoseconds since the start; or one of the
   * two above. Requests change their own entry only, so they wait for none.
   */
  private final Map<EndPoint, AtomicLong> waitingSince = new ConcurrentHashMap<>();

  /** {@code deadline}: from the end of one answer to the end of the next request. */
  ClientConnections(int limit, Duration deadline) {
    this.limit = limit;
    this.deadline = deadline.toNanos();
  }

  private long now() {
    return System.nanoTime() - start;
  }

  @Override
  public void onOpened(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    if (endPoint instanceof EndPoint.Wrapper) {
      // HTTP within TLS: the connection below it is counted.
      return;
    }
    EndPoint surplus = opened(endPoint, now());
    if (surplus != null) {
      surplus.close();
    }
  }

  /** The connection that the new one replaces; the new one itself, if none may be replaced. */
  private synchronized @Nullable EndPoint opened(EndPoint endPoint, long now) {
    EndPoint surplus = null;
    if (waitingSince.size() >= limit) {
      surplus = dismissLongest(now - GRACE.toNanos());
      if (surplus == null) {
        return endPoint;
      }
    }
    waitingSince.put(endPoint, new AtomicLong(now));
    return surplus;
  }

  private @Nullable EndPoint dismissLongest(long atMost) {
    while (true) {
      Map.Entry<EndPoint, AtomicLong> longest = null;
      long since = atMost;
      for (Map.Entry<EndPoint, AtomicLong> each : waitingSince.entrySet()) {
        long waits = each.getValue().get();
        if (waits <= since && waits != DISMISSED) {
          longest = each;
          since = waits;
        }
      }
      if (longest == null) {
        return null;
      }
      if (longest.getValue().compareAndSet(since, DISMISSED)) {
        waitingSince.remove(longest.getKey());
        return longest.getKey();
      }
    }
  }

  @Override
  public void onClosed(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    if (!(endPoint instanceof EndPoint.Wrapper)) {
      waitingSince.remove(endPoint);
    }
  }

  /** A whole request has arrived: the client waits for us. */
  void received(Connection connection) {
    change(connection, DECIDING);
  }

  /** The answer is ready: we wait for the client, to take it and to ask again. */
  void answered(Connection connection) {
    change(connection, now());
  }

  private void change(Connection connection, long to) {
    AtomicLong since = waitingSince.get(endPointOf(connection));
    if (since != null) {
      since.updateAndGet(last -> last == DISMISSED ? last : to);
    }
  }

  /** Closes connections that have waited too long for their clients. */
  void sweep() {
    long latest = now() - deadline;
    waitingSince.forEach(
        (endPoint, since) -> {
          long waits = since.get();
          if (waits <= latest && since.compareAndSet(waits, DISMISSED)) {
            waitingSince.remove(endPoint);
            endPoint.close();
          }
        });
  }

  int count() {
    return waitingSince.size();
  }

  private static EndPoint endPointOf(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    return endPoint;
  }
}
