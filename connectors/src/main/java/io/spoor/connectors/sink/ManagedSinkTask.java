package io.spoor.connectors.sink;

import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * A sink task whose state exists only between start and stop. Opened resources are closed at the
 * stop, and also if the start fails part-way: Connect restarts a failed task in the same process.
 *
 * @param <R> type of the state
 */
public abstract class ManagedSinkTask<R> extends SinkTask {
  private final TaskResources resources = new TaskResources();
  private @Nullable R running;

  /**
   * Starts the task.
   *
   * @param resources receives each resource as soon as it is opened
   */
  protected abstract R started(Map<String, String> properties, TaskResources resources);

  @Override
  public final void start(Map<String, String> properties) {
    try {
      running = started(properties, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  @Override
  public final void stop() {
    running = null;
    resources.close();
  }

  @Override
  public final String version() {
    return PluginVersion.get();
  }

  protected final R running() {
    if (running == null) {
      throw new IllegalStateException("the task was not started");
    }
    return running;
  }

  /** Null before the start and after the stop. */
  protected final @Nullable R runningOrNull() {
    return running;
  }
}
