package io.spoor.extensionkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.extension.ExtensionLoader;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import io.spoor.sources.mapping.SourceMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every source must do. The test of a source extends it and adds its own cases. */
public abstract class SourceContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ARRIVED_AT = 1_793_620_800_000L;
  private static final String TOPIC = TopicCatalogue.RAW_PREFIX + "contract";
  private static final int BYTE_CHANGES = 500;
  private static final int CUTS = 50;

  /** The part of a live token that no output may contain. */
  private static final String SECRET = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";

  private final SourceMapping mapping;
  private final Normaliser normaliser;
  private final List<String> samples;
  private final Path golden;

  /**
   * A contract of a source.
   *
   * @param directory has {@code samples.jsonl}, one raw record a line, of each kind; and {@code
   *     events.json}, the events of them, which {@code -Dgolden.update=true} writes
   */
  protected SourceContract(SourceMapping mapping, Path directory) {
    this.mapping = mapping;
    this.normaliser = Normalisers.of(List.of(mapping)).forSource(mapping.source()).orElseThrow();
    this.golden = directory.resolve("events.json");
    try {
      this.samples =
          Files.readAllLines(directory.resolve("samples.jsonl")).stream()
              .filter(line -> !line.isBlank())
              .toList();
    } catch (IOException e) {
      throw new IllegalStateException("no samples in " + directory, e);
    }
  }

  private static RawRecord raw(byte[] record) {
    return new RawRecord(record, TOPIC, 3, 42, ARRIVED_AT);
  }

  private NormaliseResult normalise(RawRecord raw) {
    return normaliser.normalise(raw, NormaliseSettings.defaults());
  }

  private List<IdentityEvent> events(String record) {
    NormaliseResult result = normalise(raw(record.getBytes(UTF_8)));
    assertThat(result).as(record).isInstanceOf(NormaliseResult.Accepted.class);
    return ((NormaliseResult.Accepted) result).events();
  }

  private List<RecordVariants> variants() throws IOException {
    List<RecordVariants> variants = new ArrayList<>();
    for (String sample : samples) {
      variants.add(new RecordVariants(JSON.readTree(sample)));
    }
    return variants;
  }

  @Test
  final void itIsFoundByItsName() {
    assertThat(mapping.source()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(ExtensionLoader.load(SourceMapping.class))
        .as("META-INF/services")
        .anySatisfy(found -> assertThat(found).hasSameClassAs(mapping));
    assertThat(Normalisers.all().forSource(mapping.source())).isPresent();
  }

  @Test
  final void itsSamplesGiveTheStoredEvents() throws IOException {
    ArrayNode events = JSON.createArrayNode();
    for (String sample : samples) {
      for (IdentityEvent event : events(sample)) {
        events.add(JSON.readTree(event.toString()));
      }
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, events.toPrettyString() + '\n');
    }

    assertThat(golden).as("-Dgolden.update=true writes it").exists();
    assertThat(events).isEqualTo(JSON.readTree(Files.readString(golden)));
  }

  @Test
  final void anEventRefersToItsRecord() {
    for (String sample : samples) {
      assertThat(events(sample))
          .isNotEmpty()
          .allSatisfy(
              event -> {
                assertThat(event.getSource()).isEqualTo(mapping.source());
                assertThat(event.getRaw()).isEqualTo(pointer(sample.getBytes(UTF_8)));
                assertThat(event.getArrivedAt()).isEqualTo(ARRIVED_AT);
              });
    }
  }

  private static RawPointer pointer(byte[] record) {
    return new RawPointer(TOPIC, 3, 42L, Sha256Hex.hex(record));
  }

  @Test
  final void aRecordThatIsReadAgainGivesTheSameEvent() {
    for (String sample : samples) {
      var again = new RawRecord(sample.getBytes(UTF_8), TOPIC, 0, 7, ARRIVED_AT);

      assertThat(normalise(again))
          .isInstanceOfSatisfying(
              NormaliseResult.Accepted.class,
              accepted ->
                  assertThat(accepted.event().getEventId())
                      .isEqualTo(events(sample).getFirst().getEventId()));
    }
  }

  @Test
  final void anEventThatIsDescribedAgainStaysTheSame() {
    for (String sample : samples) {
      for (IdentityEvent event : events(sample)) {
        IdentityEvent described = normaliser.complete(IdentityEvent.newBuilder(event));

        assertThat(described).isEqualTo(event);
      }
    }
  }

  @Test
  final void aDeadLetterStatesReasonAndPosition() {
    for (String sample : samples) {
      byte[] cut = Arrays.copyOf(sample.getBytes(UTF_8), sample.length() / 2);

      assertThat(normalise(raw(cut)))
          .isInstanceOfSatisfying(
              NormaliseResult.Rejected.class,
              rejected -> {
                DeadLetter letter = rejected.deadLetter();
                assertThat(letter.getSource()).isEqualTo(mapping.source());
                assertThat(letter.getReason()).isEqualTo("not-json");
                assertThat(letter.getDetail()).isNotBlank();
                assertThat(letter.getPosition()).isNotBlank();
                assertThat(letter.getRaw()).isEqualTo(pointer(cut));
              });
    }
  }

  @Test
  final void noOutputHasALiveSecret() throws IOException {
    for (RecordVariants variants : variants()) {
      for (String token : List.of("ghp_" + SECRET, "Bearer " + SECRET, "password=" + SECRET)) {
        List<JsonNode> planted = new ArrayList<>(variants.withTexts(text -> token));
        planted.addAll(variants.withTexts(text -> text + ' ' + token));
        for (JsonNode record : planted) {
          NormaliseResult result = normalise(raw(record.toString().getBytes(UTF_8)));

          assertThat(result.toString()).as(record.toString()).doesNotContain(SECRET);
        }
      }
    }
  }

  @Test
  final void aDamagedRecordIsAnEventOrADeadLetter() throws IOException {
    for (RecordVariants variants : variants()) {
      for (JsonNode record : variants.damaged()) {
        requireOutcome(record.toString().getBytes(UTF_8));
      }
    }
    var random = new Random(1);
    for (String sample : samples) {
      byte[] record = sample.getBytes(UTF_8);
      for (int i = 0; i < CUTS; i++) {
        requireOutcome(Arrays.copyOf(record, random.nextInt(record.length)));
      }
      for (int i = 0; i < BYTE_CHANGES; i++) {
        byte[] changed = record.clone();
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        requireOutcome(changed);
      }
    }
  }

  private void requireOutcome(byte[] record) {
    String text = new String(record, ISO_8859_1);
    switch (normalise(raw(record))) {
      case NormaliseResult.Accepted accepted ->
          assertThat(accepted.events())
              .allSatisfy(
                  event -> {
                    assertThat(event.getEventId()).as(text).isNotEmpty();
                    assertThat(event.getAction()).as(text).isNotEmpty();
                    assertThat(event.getTime()).as(text).isNotNegative();
                    assertThat(event.getTrailKey()).as(text).isNotEmpty();
                  });
      case NormaliseResult.Rejected(DeadLetter letter, _) ->
          assertThat(letter.getReason())
              .as("%s: %s", letter.getDetail(), text)
              .isNotEqualTo("internal");
    }
  }
}
