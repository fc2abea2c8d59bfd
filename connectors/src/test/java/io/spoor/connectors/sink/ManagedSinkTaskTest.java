package io.spoor.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class ManagedSinkTaskTest {
  private final List<String> closed = new ArrayList<>();

  private final class Task extends ManagedSinkTask<String> {
    @Override
    protected String started(Map<String, String> properties, TaskResources resources) {
      resources.opened(() -> closed.add("first"));
      resources.opened(
          () -> {
            closed.add("second");
            throw new IllegalStateException("it was gone");
          });
      if (properties.containsKey("fails")) {
        throw new IllegalArgumentException("no such host");
      }
      resources.opened(() -> closed.add("third"));
      return "running";
    }

    @Override
    public void put(Collection<SinkRecord> records) {}
  }

  @Test
  void closesAllAtTheStopInReverseOrder() {
    Task task = new Task();
    task.start(Map.of());
    assertThat(task.running()).isEqualTo("running");

    task.stop();

    assertThat(closed).containsExactly("third", "second", "first");
    assertThat(task.runningOrNull()).isNull();
    assertThatThrownBy(task::running).hasMessage("the task was not started");
  }

  @Test
  void closesWhatWasOpenedWhereTheStartFails() {
    Task task = new Task();

    assertThatThrownBy(() -> task.start(Map.of("fails", ""))).hasMessage("no such host");

    assertThat(closed).containsExactly("second", "first");
    task.stop();
    assertThat(closed).hasSize(2);
  }
}
