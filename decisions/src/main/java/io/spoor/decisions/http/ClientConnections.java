package io.spoor.decisions.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final int limit;
  private final long deadline;

  /** When each connection began to wait for its client, the longest first; by nano time. */
  private final Map<EndPoint, Long> waitingSince = new LinkedHashMap<>();

  /** Connections whose request is being decided. */
  private final Set<EndPoint> deciding = new HashSet<>();

  /** {@code deadline}: from the end of one answer to the end of the next request. */
  ClientConnections(int limit, Duration deadline) {
    this.limit = limit;
    this.deadline = deadline.toNanos();
  }

  @Override
  public void onOpened(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    if (endPoint instanceof EndPoint.Wrapper) {
      // HTTP within TLS: the connection below it is counted.
      return;
    }
    EndPoint surplus = opened(endPoint, System.nanoTime());
    if (surplus != null) {
      surplus.close();
    }
  }

  private synchronized @Nullable EndPoint opened(EndPoint endPoint, long now) {
    EndPoint surplus = null;
    if (waitingSince.size() + deciding.size() >= limit) {
      Map.Entry<EndPoint, Long> longest =
          waitingSince.isEmpty() ? null : waitingSince.entrySet().iterator().next();
      if (longest == null || now - longest.getValue() < GRACE.toNanos()) {
        return endPoint;
      }
      surplus = longest.getKey();
      waitingSince.remove(surplus);
    }
    waitingSince.put(endPoint, now);
    return surplus;
  }

  @Override
  public void onClosed(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    if (!(endPoint instanceof EndPoint.Wrapper)) {
      synchronized (this) {
        waitingSince.remove(endPoint);
        deciding.remove(endPoint);
      }
    }
  }

  /** A whole request has arrived: the client waits for us. */
  synchronized void received(Connection connection) {
    EndPoint endPoint = endPointOf(connection);
    if (waitingSince.remove(endPoint) != null) {
      deciding.add(endPoint);
    }
  }

  /** The answer is ready: we wait for the client, to take it and to ask again. */
  synchronized void answered(Connection connection) {
    EndPoint endPoint = endPointOf(connection);
    boolean isDecided = deciding.remove(endPoint);
    boolean isKnown = waitingSince.remove(endPoint) != null || isDecided;
    if (isKnown && endPoint.isOpen()) {
      waitingSince.put(endPoint, System.nanoTime());
    }
  }

  /** Closes connections that have waited too long for their clients. */
  void sweep() {
    List<EndPoint> late = new ArrayList<>();
    long now = System.nanoTime();
    synchronized (this) {
      for (Map.Entry<EndPoint, Long> each : waitingSince.entrySet()) {
        if (now - each.getValue() >= deadline) {
          late.add(each.getKey());
        }
      }
      late.forEach(waitingSince::remove);
    }
    late.forEach(EndPoint::close);
  }

  synchronized int count() {
    return waitingSince.size() + deciding.size();
  }

  private static EndPoint endPointOf(Connection connection) {
    EndPoint endPoint = connection.getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    return endPoint;
  }
}
