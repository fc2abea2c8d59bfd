package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFormats;
import io.spoor.pipeline.rows.TypicalLength;
import io.spoor.pipeline.state.FeatureList;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.FirstUses;
import io.spoor.schemas.serde.AvroCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Features of a chain or segment, each with its first time; bounded, keeping the earliest. */
final class FeatureSet {
  /** Maximum number of features. */
  static final int MAX_FEATURES = 256;

  static final RowCodec<FeatureSet> CODEC = new Codec();

  /** Detail of a first use that is a failed call. */
  private static final String FAILED = "failed";

  private static final Comparator<Map.Entry<Feature, FirstStatement>> BY_TIME =
      Comparator.<Map.Entry<Feature, FirstStatement>>comparingLong(
              entry -> entry.getValue().getTime())
          .thenComparing(entry -> entry.getValue().getEventId())
          .thenComparing(entry -> entry.getKey().kind)
          .thenComparing(entry -> entry.getKey().value);

  private final Map<Feature, FirstStatement> firstUses = new HashMap<>();
  private Map.@Nullable Entry<Feature, FirstStatement> cachedLatest;

  /** A behaviour that can be observed. */
  record Feature(FeatureKind kind, String value) {}

  /**
   * Adds a feature; returns whether the set changed. A later record of the same event may state
   * another outcome.
   */
  boolean add(FeatureKind kind, String value, long time, String eventId, boolean failed) {
    var feature = new Feature(kind, value);
    FirstStatement use = use(feature, time, eventId, failed);
    FirstStatement known = firstUses.get(feature);
    if (known != null) {
      int order = EventOrder.compare(known.getTime(), known.getEventId(), time, eventId);
      if (order < 0 || known.equals(use)) {
        return false;
      }
      put(feature, use);
      return true;
    }
    if (firstUses.size() < MAX_FEATURES) {
      put(feature, use);
      return true;
    }
    var latest = latest();
    if (BY_TIME.compare(latest, Map.entry(feature, use)) <= 0) {
      return false;
    }
    firstUses.remove(latest.getKey());
    put(feature, use);
    return true;
  }

  private void put(Feature feature, FirstStatement use) {
    firstUses.put(feature, use);
    cachedLatest = null;
  }

  private static FirstStatement use(Feature feature, long time, String eventId, boolean failed) {
    return new FirstStatement(time, eventId, feature.value, failed ? FAILED : null, 0, null, null);
  }

  /** Whether a first use is a call that failed. */
  static boolean hasFailed(FirstStatement use) {
    return FAILED.equals(use.getDetail());
  }

  private Map.Entry<Feature, FirstStatement> latest() {
    var latest = cachedLatest;
    if (latest == null) {
      latest = Map.Entry.copyOf(firstUses.entrySet().stream().max(BY_TIME).orElseThrow());
      cachedLatest = latest;
    }
    return latest;
  }

  void addAll(FeatureSet other) {
    other.firstUses.forEach(
        (feature, use) ->
            add(feature.kind, feature.value, use.getTime(), use.getEventId(), hasFailed(use)));
  }

  boolean isEmpty() {
    return firstUses.isEmpty();
  }

  /** Features by time of first use. */
  List<Map.Entry<Feature, FirstStatement>> inOrder() {
    return firstUses.entrySet().stream().sorted(BY_TIME).toList();
  }

  /** The row is an Avro row: its formats are those of {@link FeatureList}. */
  private static final class Codec implements RowCodec<FeatureSet> {
    private record Event(long time, String id, boolean failed) {}

    private final AvroCodec<FeatureList> list = RowFormats.codec(FeatureList.class);
    private final TypicalLength typical = new TypicalLength();

    @Override
    public byte[] encode(FeatureSet features) {
      Map<Event, FirstUses> events = new HashMap<>();
      features.firstUses.forEach(
          (feature, use) -> {
            FirstUses uses =
                events.computeIfAbsent(
                    new Event(use.getTime(), use.getEventId(), hasFailed(use)),
                    event ->
                        new FirstUses(
                            event.time,
                            event.id,
                            new ArrayList<>(),
                            new ArrayList<>(),
                            event.failed));
            uses.getKinds().add(feature.kind.label());
            uses.getValues().add(feature.value);
          });
      return typical.learn(list.encode(new FeatureList(List.copyOf(events.values()))));
    }

    @Override
    public int about(FeatureSet value, int last) {
      return typical.or(last);
    }

    @Override
    public FeatureSet decode(byte[] bytes) {
      var features = new FeatureSet();
      for (FirstUses uses : list.decode(bytes).getEvents()) {
        for (int i = 0; i < uses.getKinds().size(); i++) {
          String value = uses.getValues().get(i);
          var feature = new Feature(FeatureKind.of(uses.getKinds().get(i)), value);
          features.put(feature, use(feature, uses.getTime(), uses.getEventId(), uses.getFailed()));
        }
      }
      return features;
    }
  }
}
