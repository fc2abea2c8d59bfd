package io.spoor.streams.topology;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.ViewHeartbeat;
import io.spoor.schemas.key.ChainViewKey;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What tasks report to decision servers: views of chains, chains of keys, and heartbeats with the
 * progress of their input. Without decision servers it reports nothing.
 */
final class DecisionViews {
  /** How often a task reports its progress. */
  static final Duration HEARTBEAT = Duration.ofMillis(100);

  private final boolean configured;
  private final int partitions;
  private final int generation;
  private final InputProgress progress;
  private final CommitPacer commitPacer;

  DecisionViews(TopologySettings settings, InputProgress progress, CommitPacer commitPacer) {
    this.configured = settings.decisionViews();
    this.partitions = settings.partitions();
    this.generation = settings.stages().generation();
    this.progress = progress;
    this.commitPacer = commitPacer;
  }

  /** Receives the views of a task, for the sink of that name. */
  ChainViewSink sink(SinkForwarder sinks, String name) {
    return configured ? new TopicSink(sinks, name) : ChainViewSink.NONE;
  }

  /** Records that the record in progress is processed with this step. */
  void onProcessed(ProcessingContext context) {
    if (configured) {
      context
          .recordMetadata()
          .ifPresent(
              record -> progress.onProcessed(record.topic(), record.partition(), record.offset()));
    }
  }

  /**
   * Schedules the heartbeats of a task. They are written in the transaction of the records that the
   * task processed before.
   *
   * @param stage name of its stage
   * @param sink name of the sink
   * @param topics its input
   */
  void scheduleHeartbeats(
      ProcessorContext<String, SpecificRecord> context,
      String stage,
      String sink,
      List<String> topics) {
    if (!configured) {
      return;
    }
    int partition = context.taskId().partition();
    context.schedule(
        HEARTBEAT,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          var heartbeat =
              new ViewHeartbeat(
                  stage, partition, partitions, generation, progress.until(topics, partition), now);
          context.forward(
              new Record<>(ChainViewKey.ofTask(stage, partition), heartbeat, now), sink);
          commitPacer.onForwarded(context);
        });
  }

  private record TopicSink(SinkForwarder sinks, String name) implements ChainViewSink {
    @Override
    public void view(String rootKey, @Nullable ChainView view) {
      sinks.forward(name, ChainViewKey.ofChain(rootKey), view);
    }

    @Override
    public void content(String trailKey, String record, @Nullable RunContent content) {
      sinks.forward(name, ChainViewKey.ofContent(trailKey, record), content);
    }

    @Override
    public void key(String key, @Nullable ChainKey chain) {
      sinks.forward(name, ChainViewKey.ofKey(key), chain);
    }
  }
}
