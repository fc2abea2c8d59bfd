package io.spoor.connectors.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task has open: closed in reverse order, each whatever becomes of the others. */
public final class TaskResources {
  private static final Logger LOG = LoggerFactory.getLogger(TaskResources.class);

  private final Deque<Runnable> closings = new ArrayDeque<>();

  /** {@code close}: how to close what was just opened. */
  public void opened(Runnable close) {
    closings.push(close);
  }

  void close() {
    while (!closings.isEmpty()) {
      try {
        closings.pop().run();
      } catch (RuntimeException e) {
        // The task ends in any case, and the rest is to be closed as well.
        LOG.warn("closing failed reason=\"{}\"", e.getMessage(), e);
      }
    }
  }
}
