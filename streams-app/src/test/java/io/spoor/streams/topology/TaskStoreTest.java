package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.streams.topology.TaskStoreBuilder.CacheBudget;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that wraps another one must not answer for it. */
class TaskStoreTest {
  private static final RowCatalogue NUMBERS =
      RowCatalogue.of(RowFamily.separate('n', "number", KeyEncoder.NUMBER, RowCodec.NUMBER));
  private static final byte[] KEY = RowKey.of('n', RowKey.ordered(1));
  private static final Map<TopicPartition, Long> OFFSETS =
      Map.of(new TopicPartition("rows-changelog", 0), 7L);

  private final KeyValueStore<Bytes, byte[]> written = Stores.inMemoryKeyValueStore("rows").get();

  @TempDir Path dir;

  private TaskStore store() {
    var store = new TaskStore(written, NUMBERS, new CacheBudget(1 << 20));
    var context =
        new MockProcessorContext<Void, Void>(new Properties(), new TaskId(0, 0), dir.toFile());
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  @Test
  void aCommitWithoutFlushCacheStopsTheTask() {
    TaskStore store = store();
    store.rows().put(KEY, 5L, RowCodec.NUMBER);

    assertThatThrownBy(() -> store.commit(OFFSETS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without a call of flushCache");

    store.flushCache();
    assertThatCode(() -> store.commit(OFFSETS)).doesNotThrowAnyException();
    assertThat(written.get(Bytes.wrap(KEY))).isNotNull();
  }

  @Test
  void aCorruptTaskDropsItsUnwrittenRows() {
    TaskStore store = store();
    store.rows().put(KEY, 5L, RowCodec.NUMBER);

    assertThatCode(() -> store.commit(Map.of())).doesNotThrowAnyException();
    store.close();

    assertThat(store.rows().get(KEY, RowCodec.NUMBER)).isNull();
  }

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
