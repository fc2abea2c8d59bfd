package io.spoor.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The minimal program with the same structure: parses JSON, sends the full record to its
 * credential's partition, looks it up and stores it, sends it on to its chain's partition,
 * aggregates it, and outputs it. It has no duplicate detection, lineage, order or findings.
 */
final class Skeleton {
  static final String FIRST = "bench.by-credential";
  static final String SECOND = "bench.by-chain";
  static final String OUT = "bench.out";
  static final List<String> TOPICS = List.of(FIRST, SECOND, OUT);

  private static final String ID = "id";
  private static final String SEEN_STORE = "seen";
  private static final String COUNTS = "counts";

  private Skeleton() {}

  static Topology build(Collection<String> sources) {
    String[] raw =
        sources.stream().map(source -> TopicCatalogue.raw(source).name()).toArray(String[]::new);
    var string = new StringDeserializer();
    var bytes = new ByteArrayDeserializer();
    var stringOut = new StringSerializer();
    var bytesOut = new ByteArraySerializer();
    return new Topology()
        .addSource("raw", bytes, bytes, raw)
        .addProcessor("parse", Parse::new, "raw")
        .addSink("first-out", FIRST, stringOut, bytesOut, "parse")
        .addSource("first", string, bytes, FIRST)
        .addProcessor("keep", Keep::new, "first")
        .addStateStore(store(SEEN_STORE), "keep")
        .addSink("second-out", SECOND, stringOut, bytesOut, "keep")
        .addSource("second", string, bytes, SECOND)
        .addProcessor("count", Count::new, "second")
        .addStateStore(store(COUNTS), "count")
        .addSink("out", OUT, stringOut, bytesOut, "count");
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
  }

  /** The event's id is a header, so that the record is not parsed a second time. */
  @SuppressWarnings("NullAway.Init") // init is called first
  private static final class Parse implements Processor<byte[], byte[], String, byte[]> {
    private final ObjectMapper json = new ObjectMapper();
    private ProcessorContext<String, byte[]> context;

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
      this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      JsonNode parsed;
      try {
        parsed = json.readTree(record.value());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String credential =
          parsed.has("traceId")
              ? parsed.path("traceId").asText()
              : parsed.path("userIdentity").path("accessKeyId").asText("service");
      String event =
          parsed.has("eventID")
              ? parsed.path("eventID").asText()
              : parsed.path("traceId").asText() + ":" + parsed.path("spanId").asText();
      var headers = new RecordHeaders();
      headers.add(ID, event.getBytes(UTF_8));
      context.forward(new Record<>(credential, record.value(), record.timestamp(), headers));
    }
  }

  @SuppressWarnings("NullAway.Init") // init is called first
  private static final class Keep implements Processor<String, byte[], String, byte[]> {
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<Bytes, byte[]> seenEvents;

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
      this.context = context;
      this.seenEvents = context.getStateStore(SEEN_STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
      Bytes key = Bytes.wrap(record.headers().lastHeader(ID).value());
      if (seenEvents.get(key) == null) {
        seenEvents.put(key, record.value());
        context.forward(record);
      }
    }
  }

  @SuppressWarnings("NullAway.Init") // init is called first
  private static final class Count implements Processor<String, byte[], String, byte[]> {
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<Bytes, byte[]> counts;

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
      this.context = context;
      this.counts = context.getStateStore(COUNTS);
    }

    @Override
    public void process(Record<String, byte[]> record) {
      Bytes credential = Bytes.wrap(record.key().getBytes(UTF_8));
      byte[] previous = counts.get(credential);
      long count = previous == null ? 0 : ByteBuffer.wrap(previous).getLong();
      counts.put(credential, ByteBuffer.allocate(Long.BYTES).putLong(count + 1).array());
      context.forward(record.withKey(new String(record.headers().lastHeader(ID).value(), UTF_8)));
    }
  }
}
