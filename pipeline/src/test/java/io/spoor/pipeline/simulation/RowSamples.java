package io.spoor.pipeline.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.profile.ProfileStage;
import io.spoor.pipeline.rows.RecordedFormats;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.StoredTypes;
import io.spoor.pipeline.state.EvictedLists;
import io.spoor.pipeline.state.FeatureList;
import io.spoor.pipeline.state.FirstUses;
import io.spoor.pipeline.state.RunState;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.pipeline.triage.Triage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Rows of each family of a store as committed: four lines a row, for its family, key, value (both
 * in hexadecimal) and content.
 */
final class RowSamples {
  private static final Path VERSIONS = Path.of("src/test/resources/rows");
  private static final int MAX_ROWS = 2;
  private static final int MAX_BYTES = 3_000;

  /** Stands for a value without bytes. */
  private static final String EMPTY = "-";

  private static final String FEATURES = "features";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The stores, with the name of their file. */
  @SuppressWarnings("ImmutableEnumChecker") // a catalogue does not change
  enum Store {
    STITCH("stitch-rows", StoredTypes.STITCH, StitchStage.ROWS.and(ProfileStage.ROWS)),
    ASSEMBLE("chain-rows", StoredTypes.ASSEMBLE, AssembleStage.ROWS),
    TRIAGE("triage-rows", StoredTypes.TRIAGE, Triage.ROWS);

    final String label;
    final StoredTypes types;
    final RowCatalogue catalogue;

    Store(String label, StoredTypes types, RowCatalogue catalogue) {
      this.label = label;
      this.types = types;
      this.catalogue = catalogue;
    }
  }

  /** A stored row and its content: JSON of a record, or a text. */
  record Sample(String family, byte[] key, byte[] value, JsonNode content) {
    /**
     * Features have no order, so their bytes differ from run to run: of these, the content counts.
     */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Sample sample
          && Arrays.equals(key, sample.key)
          && (Arrays.equals(value, sample.value)
              || (content.has(FEATURES)
                  && value.length == sample.value.length
                  && value[0] == sample.value[0]))
          && content.equals(sample.content);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
      return "%s\n  key %s\n  value %s\n  content %s\n"
          .formatted(
              family,
              HexFormat.of().formatHex(key),
              value.length == 0 ? EMPTY : HexFormat.of().formatHex(value),
              content);
    }
  }

  private final Store store;
  private final Map<Character, List<Sample>> byTag = new TreeMap<>();

  RowSamples(Store store) {
    this.store = store;
  }

  /** Numbers of the committed versions. */
  static List<Integer> versions() {
    try (Stream<Path> directories = Files.list(VERSIONS)) {
      return directories
          .map(directory -> Integer.parseInt(directory.getFileName().toString().substring(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a row, unless enough of its family are there or its bytes differ from run to run. */
  void add(byte[] key, byte[] value) {
    List<Sample> samples = byTag.computeIfAbsent((char) key[0], _ -> new ArrayList<>());
    if (samples.size() == MAX_ROWS || value.length > MAX_BYTES) {
      return;
    }
    Sample sample = sample(store, key, value);
    if (!samples.contains(sample) && sample.equals(rewritten(store, key, value))) {
      samples.add(sample);
    }
  }

  /** Whether each family has a row. */
  boolean isComplete() {
    return byTag.keySet().equals(store.types.tags());
  }

  /** The row as the present code reads it. */
  private static Sample sample(Store store, byte[] key, byte[] value) {
    return new Sample(
        StoredTypes.name(store.catalogue, key),
        key.clone(),
        value.clone(),
        content(store, key, value));
  }

  /** The row as the present code reads and writes it. */
  static Sample rewritten(Store store, byte[] key, byte[] value) {
    return sample(store, key, StoredTypes.rewrite(store.catalogue, key, value));
  }

  /** Tags of the families with a sample. */
  static Set<Character> tags(List<Sample> samples) {
    return samples.stream().map(sample -> (char) sample.key[0]).collect(Collectors.toSet());
  }

  void write(int version) throws IOException {
    Path file = file(version, store);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        byTag.values().stream()
            .flatMap(List::stream)
            .map(Sample::toString)
            .collect(Collectors.joining()));
  }

  static List<Sample> read(int version, Store store) {
    try {
      List<String> lines = Files.readAllLines(file(version, store));
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < lines.size(); i += 4) {
        samples.add(
            new Sample(
                lines.get(i),
                HexFormat.of().parseHex(field(lines.get(i + 1))),
                HexFormat.of().parseHex(field(lines.get(i + 2))),
                JSON.readTree(field(lines.get(i + 3)))));
      }
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The part of a line after its label. */
  private static String field(String line) {
    String[] words = line.strip().split(" ", 2);
    return words[1].equals(EMPTY) ? "" : words[1];
  }

  /** Content of a row as the present code reads it. */
  static JsonNode content(Store store, byte[] key, byte[] value) {
    Object decoded = StoredTypes.decode(store.catalogue, key, value);
    String type = store.types.type(key);
    if (type != null && !(decoded instanceof SpecificRecord)) {
      // An object that is stored as a record.
      decoded = RecordedFormats.decode(type, StoredTypes.rewrite(store.catalogue, key, value));
    }
    return switch (decoded) {
      case SpecificRecord record -> json(record);
      case ToolCall call ->
          JSON.createObjectNode()
              .put("event_id", call.eventId())
              .put("time", call.time())
              .put("tool", call.tool())
              .put("failed", call.failed())
              .set("fingerprint", json(call.fingerprint()));
      case byte[] bytes -> TextNode.valueOf(HexFormat.of().formatHex(bytes));
      default -> TextNode.valueOf(decoded.toString());
    };
  }

  private static ObjectNode json(SpecificRecord record) {
    try {
      var json = (ObjectNode) JSON.readTree(record.toString());
      switch (record) {
        case RunState run -> json.set("behaviour", embedded("Behaviour", run.getBehaviour()));
        case FeatureList list -> {
          json.removeAll();
          json.set(FEATURES, features(list));
        }
        case EvictedLists lists -> {
          ArrayNode switches = json.putArray("switches");
          lists.getSwitches().forEach(row -> switches.add(embedded("Switch", row)));
        }
        default -> {
          // a record without rows in its fields
        }
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArrayNode features(FeatureList list) {
    var features = new TreeSet<String>();
    for (FirstUses uses : list.getEvents()) {
      for (int i = 0; i < uses.getKinds().size(); i++) {
        features.add(
            String.join(
                " ",
                String.valueOf(uses.getTime()),
                uses.getEventId(),
                uses.getKinds().get(i),
                uses.getValues().get(i)));
      }
    }
    ArrayNode json = JSON.createArrayNode();
    features.forEach(json::add);
    return json;
  }

  private static ObjectNode embedded(String type, ByteBuffer row) {
    byte[] bytes = new byte[row.remaining()];
    row.duplicate().get(bytes);
    return json(RecordedFormats.decode(type, bytes));
  }

  private static Path file(int version, Store store) {
    return VERSIONS.resolve("v" + version).resolve(store.label + ".txt");
  }
}
