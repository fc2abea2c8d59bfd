package io.spoor.connectors.sink;

import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * A sink task of which most exists only between start and stop. What was opened is closed at the
 * stop, and as well where the start fails on the way: Connect starts a failed task again in the
 * same process.
 *
 * @param <R> what exists in between
 */
public abstract class ManagedSinkTask<R extends Object> extends SinkTask {
  private final TaskResources resources = new TaskResources();
  private @Nullable R running;

  /**
   * Starts.
   *
   * @param resources to be told of each thing that is opened, right when it is
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
