package io.spoor.benchmarks.micro;

import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Serialises an event to its bytes on {@code spoor.events}, and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SerdeBenchmark {
  private static final String TOPIC = TopicCatalogue.EVENTS.name();

  private final AvroSerde<SpecificRecord> serde = AvroSerde.ofAny(new LocalSchemaResolver());
  private final Serializer<SpecificRecord> serializer = serde.serializer();
  private final Deserializer<SpecificRecord> deserializer = serde.deserializer();
  private final List<? extends SpecificRecord> events;
  private final List<byte[]> encoded;
  private int next;

  public SerdeBenchmark() {
    var sample = new BenchmarkEvents();
    this.events = sample.raw(20).stream().map(sample::event).toList();
    this.encoded = events.stream().map(event -> encode(event)).toList();
  }

  @Benchmark
  public byte[] serialize() {
    return encode(events.get(next++ % BenchmarkEvents.RECORDS));
  }

  @Benchmark
  public SpecificRecord deserialize() {
    return deserializer.deserialize(TOPIC, encoded.get(next++ % BenchmarkEvents.RECORDS));
  }

  private byte[] encode(SpecificRecord event) {
    return Objects.requireNonNull(serializer.serialize(TOPIC, event));
  }
}
