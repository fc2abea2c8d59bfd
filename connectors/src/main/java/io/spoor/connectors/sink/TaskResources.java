package io.spoor.connectors.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open resources of a task: closed in reverse order, each even if closing others fails. */
public final class TaskResources {
  private static final Logger LOG = LoggerFactory.getLogger(TaskResources.class);

  private final Deque<Runnable> closings = new ArrayDeque<>();

  /** {@code close}: closes the resource that was just opened. */
  public void opened(Runnable close) {
    closings.push(close);
  }

  void close() {
    while (!closings.isEmpty()) {
      try {
        closings.pop().run();
      } catch (RuntimeException e) {
        // The task ends in any case, and the remaining resources must be closed too.
        LOG.warn("closing failed reason=\"{}\"", e.getMessage(), e);
      }
    }
  }
}
