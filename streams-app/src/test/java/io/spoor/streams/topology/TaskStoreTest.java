package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.junit.jupiter.api.Test;

/** A store that wraps another one must not answer for it. */
class TaskStoreTest {
  /** Each default is right for a store without a store behind it only. */
  @Test
  void itDelegatesEveryMethodThatKafkaStreamsGivesADefault() {
    for (Class<?> type : List.of(StateStore.class, CachedStateStore.class)) {
      assertThat(
              Arrays.stream(type.getMethods())
                  .filter(Method::isDefault)
                  .filter(method -> !isOverridden(method))
                  .map(Method::toString))
          .isEmpty();
    }
  }

  private static boolean isOverridden(Method method) {
    return Arrays.stream(TaskStore.class.getDeclaredMethods())
        .anyMatch(
            own ->
                own.getName().equals(method.getName())
                    && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }
}
