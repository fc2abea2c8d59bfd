package io.spoor.evidence.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.schemas.Action;
import io.spoor.schemas.ActionCopied;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.codec.PortableSchema;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An action refers to its event only if the log has an equal one before it. */
class ActionReferenceTest {
  private static final SigningKey KEY = SigningKey.generate(LogFixtures.NAME);
  private static final Schema EVENT = PortableSchema.of(IdentityEvent.getClassSchema());
  private static final Schema ACTION = PortableSchema.of(Action.getClassSchema());

  private static final Schema COPIED = PortableSchema.of(ActionCopied.getClassSchema());

  @TempDir private Path log;
  private long offset;

  private AvroLogWriter open() throws IOException {
    return open(LogFixtures.CLOCK);
  }

  private AvroLogWriter open(Clock clock) throws IOException {
    return AvroLogWriter.open(WritableDirectory.open(log), LogFixtures.NAME, KEY, clock);
  }

  private void append(AvroLogWriter writer, IndexedRecord value) {
    boolean event = value.getSchema().getName().equals("IdentityEvent");
    String topic = (event ? TopicCatalogue.EVENTS : TopicCatalogue.ACTIONS).name();
    writer.append(new RecordOrigin(topic, 0, offset++, LogFixtures.TIME), "key", value);
  }

  private static GenericData.Record event(long seed) {
    GenericData.Record event = new RandomRecords(new Random(seed)).of(EVENT);
    event.put("event_id", "e-" + seed);
    event.put("original", "{\"seed\":" + seed + "}");
    return event;
  }

  /** The event as stitch embeds it. */
  private static GenericData.Record action(IndexedRecord event, String chain, long revision) {
    var action = new GenericData.Record(ACTION);
    action.put("tenant", "acme");
    action.put("chain_id", chain);
    action.put("chain_key", "acme|trace|otel|" + chain);
    action.put("segment_id", "s1");
    action.put("revision", revision);
    action.put("generation", 0);
    action.put("late", false);
    action.put("event", embedded(event, ACTION));
    action.put("restated", false);
    return action;
  }

  private static GenericData.Record embedded(IndexedRecord event, Schema schema) {
    GenericData.Record embedded = copy(event, schema.getField("event").schema());
    embedded.put("content", null);
    embedded.put("original", null);
    return embedded;
  }

  private static GenericData.Record copy(IndexedRecord record, Schema schema) {
    var copy = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      copy.put(field.pos(), record.get(field.pos()));
    }
    return copy;
  }

  private List<RecordView> records(String kind) throws IOException {
    List<RecordView> records = new ArrayList<>();
    DirectoryStore store = DirectoryStore.open(log);
    RecordScan.of(
        store,
        store.segments().size(),
        (number, record) -> {
          if (record.header().kind().equals(kind)) {
            records.add(record);
          }
        });
    return records;
  }

  private GenericRecord restored(RecordView action, RecordView event) throws IOException {
    return decoded(EventReference.join(action, event));
  }

  private GenericRecord decoded(RecordView joined) throws IOException {
    return new SealedRecordDecoder(SealedSchemas.read(DirectoryStore.open(log)))
        .generic(new StoredRecord(joined.header(), joined.fields(), 0))
        .orElseThrow();
  }

  @Test
  void anActionAndItsMovesReferToTheirEventAndLoseNothing() throws IOException {
    GenericData.Record event = event(1);
    List<GenericData.Record> actions =
        List.of(action(event, "c1", 1), action(event, "c2", 2), action(event, "c3", 3));
    try (AvroLogWriter writer = open()) {
      append(writer, event(2));
      append(writer, event);
      actions.forEach(action -> append(writer, action));
      writer.seal();
    }

    List<RecordView> sealed = records("action");

    assertThat(sealed).hasSize(3);
    for (int i = 0; i < 3; i++) {
      RecordView action = sealed.get(i);
      assertThat(action.header().id()).isEqualTo("e-1");
      assertThat(action.fields())
          .containsOnlyKeys(
              "$event",
              "$key",
              "$schema",
              "chain_id",
              "chain_key",
              "generation",
              "late",
              "restated",
              "revision",
              "segment_id",
              "tenant");
      // The schema of events, another event, the event.
      assertThat(EventReference.of(action).orElseThrow().record()).isEqualTo(2);
      RecordView referenced = records("event").get(1);
      assertThat(EventReference.time(action)).isEqualTo(referenced.field("time"));
      assertThat(restored(action, referenced)).isEqualTo(actions.get(i));
    }
    assertThat(LogFixtures.verify(log, KEY.verifier()).isValid()).isTrue();
  }

  /** Of a contested credential, an action is copied to the chain of each holder. */
  @Test
  void aCopiedActionRefersToItsEventAndLosesNothing() throws IOException {
    GenericData.Record event = event(1);
    var copied = new GenericData.Record(COPIED);
    copied.put("tenant", "acme");
    copied.put("chain_key", "acme|trace|otel|c2");
    copied.put("home", "acme|access-key|aws|c1");
    copied.put("event", embedded(event, COPIED));
    copied.put("epoch", 3L);
    try (AvroLogWriter writer = open()) {
      append(writer, event);
      append(writer, copied);
      writer.seal();
    }

    RecordView sealed = records("action").getFirst();

    assertThat(sealed.header().id()).isEqualTo("e-1");
    assertThat(sealed.fields())
        .containsOnlyKeys("$event", "$key", "$schema", "chain_key", "epoch", "home", "tenant");
    assertThat(restored(sealed, records("event").getFirst())).isEqualTo(copied);
    assertThat(LogFixtures.verify(log, KEY.verifier()).isValid()).isTrue();
  }

  private void assertSealedInFull(GenericData.Record... values) throws IOException {
    try (AvroLogWriter writer = open()) {
      for (GenericData.Record value : values) {
        append(writer, value);
      }
      writer.seal();
    }
    RecordView action = records("action").getLast();
    assertThat(EventReference.of(action)).isEmpty();
    assertThat(action.field("event").map(JsonNode::isObject)).contains(true);
  }

  @Test
  void anActionBeforeItsEventIsSealedInFull() throws IOException {
    assertSealedInFull(action(event(1), "c1", 1), event(1));
  }

  @Test
  void anActionOfWhichTheLogHasNoEventIsSealedInFull() throws IOException {
    assertSealedInFull(event(2), action(event(1), "c1", 1));
  }

  @Test
  void anActionWithContentIsSealedInFull() throws IOException {
    GenericData.Record action = action(event(1), "c1", 1);
    ((GenericData.Record) action.get("event")).put("original", "{\"seed\":1}");
    assertSealedInFull(event(1), action);
  }

  /** Of a sender with a schema of its own: the sink must go on. */
  @Test
  void anActionOfWhichTheEventHasNoTimeIsSealedInFull() throws IOException {
    Schema eventSchema = withoutTime(EVENT);
    Schema actionSchema = withoutTime(ACTION);
    GenericData.Record event = copy(event(1), EVENT, eventSchema);
    // Their records have the present schema.
    event.put("observations", List.of());
    GenericData.Record embedded = copy(event, eventSchema, actionSchema.getField("event").schema());
    embedded.put("content", null);
    embedded.put("original", null);
    GenericData.Record action = copy(action(event(1), "c1", 1), ACTION, actionSchema);
    action.put("event", embedded);

    assertSealedInFull(event, action);
  }

  /** The schema, and those in it, without a field {@code time}. */
  private static Schema withoutTime(Schema schema) throws IOException {
    JsonNode json = new ObjectMapper().readTree(schema.toString());
    removeTime(json);
    return new Schema.Parser().parse(json.toString());
  }

  private static void removeTime(JsonNode node) {
    if (node.path("fields") instanceof ArrayNode fields) {
      for (int i = fields.size() - 1; i >= 0; i--) {
        if (fields.get(i).path("name").asText().equals("time")) {
          fields.remove(i);
        }
      }
    }
    node.forEach(ActionReferenceTest::removeTime);
  }

  /** The fields that both schemas have. */
  private static GenericData.Record copy(IndexedRecord record, Schema from, Schema to) {
    var copy = new GenericData.Record(to);
    for (Schema.Field field : to.getFields()) {
      copy.put(field.pos(), record.get(from.getField(field.name()).pos()));
    }
    return copy;
  }

  /** The writer knows the events that it appended, no others. */
  @Test
  void afterAStartAnActionIsSealedInFullUntilItsEventIsKnown() throws IOException {
    try (AvroLogWriter writer = open()) {
      append(writer, event(1));
      writer.seal();
    }
    assertSealedInFull(action(event(1), "c1", 1));
  }

  /** Retention may delete an event that was sealed days ago, while its action is sealed. */
  @Test
  void anActionADayAfterItsEventIsSealedInFull() throws IOException {
    var clock = new SteppedClock(LogFixtures.TIME);
    try (AvroLogWriter writer = open(clock)) {
      append(writer, event(1));
      clock.step(Duration.ofHours(1));
      append(writer, event(2));
      clock.step(Duration.ofHours(22).plusMinutes(59));
      append(writer, action(event(1), "c1", 1));
      clock.step(Duration.ofMinutes(1));
      append(writer, action(event(1), "c2", 2));
      append(writer, action(event(2), "c1", 1));
      writer.seal();
    }

    assertThat(records("action"))
        .extracting(action -> EventReference.of(action).isPresent())
        .containsExactly(true, false, true);
  }

  @Test
  void afterTheClockWasSetBackAnActionIsSealedInFull() throws IOException {
    var clock = new SteppedClock(LogFixtures.TIME);
    try (AvroLogWriter writer = open(clock)) {
      append(writer, event(1));
      clock.step(Duration.ofDays(-1));
      append(writer, event(2));
      append(writer, action(event(1), "c1", 1));
      append(writer, action(event(2), "c1", 1));
      writer.seal();
    }

    assertThat(records("action"))
        .extracting(action -> EventReference.of(action).isPresent())
        .containsExactly(false, true);
  }

  /** Stands still until it is moved. */
  private static final class SteppedClock extends Clock {
    private Instant now;

    SteppedClock(Instant now) {
      this.now = now;
    }

    void step(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Whichever field differs, the action states what the event does not. */
  @Test
  void anActionWithAnotherEventUnderTheIdIsSealedInFull() throws IOException {
    GenericData.Record event = event(1);
    try (AvroLogWriter writer = open()) {
      append(writer, event);
      for (Schema.Field field : EVENT.getFields()) {
        if (!EventReference.NOT_IN_ACTIONS.contains(field.name())) {
          append(writer, action(withAnother(event, field), "c1", 1));
        }
      }
      writer.seal();
    }

    assertThat(records("action"))
        .hasSize(EVENT.getFields().size() - EventReference.NOT_IN_ACTIONS.size())
        .allMatch(action -> EventReference.of(action).isEmpty());
  }

  private static GenericData.Record withAnother(GenericData.Record event, Schema.Field field) {
    GenericData.Record other = copy(event, EVENT);
    for (long seed = 100; ; seed++) {
      Object value = event(seed).get(field.pos());
      if (!Objects.equals(value, event.get(field.pos()))) {
        other.put(field.pos(), value);
        return other;
      }
    }
  }

  @Test
  void messagesBetweenStagesAreSealedAsTheyAre() throws IOException {
    GenericData.Record placed =
        new RandomRecords(new Random(4)).of(PortableSchema.of(KeyPlaced.getClassSchema()));
    try (AvroLogWriter writer = open()) {
      append(writer, placed);
      writer.seal();
    }

    assertThat(records("action"))
        .singleElement()
        .satisfies(record -> assertThat(record.fields()).containsKey("$schema"));
  }

  /** Also of events that are no longer in memory, and of those that are gone. */
  @Test
  void aScanJoinsActionsAndTheirEvents() throws IOException {
    int events = 120;
    String large = "x".repeat(100_000);
    try (AvroLogWriter writer = open()) {
      for (int i = 0; i < events; i++) {
        GenericData.Record event = event(i);
        event.put("original", large);
        append(writer, event);
        if (i % 50 == 0) {
          writer.seal();
        }
      }
      for (int i = 0; i < events; i++) {
        append(writer, action(event(i), "c1", 1));
      }
      writer.seal();
    }
    // The schema of events, then event 0.
    LogFixtures.replaceRecords(log, 0, withoutFirstEvent());
    List<RecordView> joined = new ArrayList<>();
    DirectoryStore store = DirectoryStore.open(log);

    RecordScan.withEvents(
        store,
        store.segments().size(),
        (number, record) -> {
          if (record.header().kind().equals("action")) {
            joined.add(record);
          }
        });

    assertThat(joined).hasSize(events);
    assertThat(joined.getFirst().field("event")).isEmpty();
    assertThat(joined.getFirst().field("$event").orElseThrow().path("missing").asBoolean())
        .isTrue();
    for (int i = 1; i < events; i++) {
      JsonNode event = joined.get(i).field("event").orElseThrow();
      assertThat(event.path("event_id").asText()).isEqualTo("e-" + i);
      assertThat(event.has("original")).isFalse();
      assertThat(decoded(joined.get(i))).isEqualTo(action(event(i), "c1", 1));
    }
  }

  private byte[] withoutFirstEvent() throws IOException {
    String lines = new String(LogFixtures.records(log, 0), UTF_8);
    int event = lines.indexOf("{\"id\":\"e-0\"");
    return (lines.substring(0, event) + "=0 " + "0".repeat(64) + "\n").getBytes(UTF_8);
  }
}
