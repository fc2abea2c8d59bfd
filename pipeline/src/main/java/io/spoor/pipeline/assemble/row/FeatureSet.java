package io.spoor.pipeline.assemble.row;

import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFormats;
import io.spoor.pipeline.rows.TypicalLength;
import io.spoor.pipeline.state.FeatureList;
import io.spoor.pipeline.state.FirstUses;
import io.spoor.schemas.codec.AvroCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Features of a chain or segment, each with its first time; bounded, keeping the earliest. */
public final class FeatureSet {
  /** Maximum number of features. */
  static final int MAX_FEATURES = 256;

  static final RowCodec<FeatureSet> CODEC = new Codec();

  private static final Comparator<Map.Entry<Feature, FirstUse>> BY_TIME =
      Comparator.<Map.Entry<Feature, FirstUse>>comparingLong(entry -> entry.getValue().time)
          .thenComparing(entry -> entry.getValue().eventId)
          .thenComparing(entry -> entry.getKey().kind)
          .thenComparing(entry -> entry.getKey().value);

  private final Map<Feature, FirstUse> firstUses = new HashMap<>();
  private Map.@Nullable Entry<Feature, FirstUse> cachedLatest;

  /** A behaviour that can be observed. */
  public record Feature(FeatureKind kind, String value) {}

  /**
   * The first use of a feature.
   *
   * @param time clamped time, nanoseconds since the Unix epoch
   * @param hasFailed whether it is a call that failed
   * @param othersSucceeded whether another call with the feature succeeded
   */
  public record FirstUse(long time, String eventId, boolean hasFailed, boolean othersSucceeded) {
    /** Whether no call with the feature is known that did not fail. */
    public boolean isOnlyTried() {
      return hasFailed && !othersSucceeded;
    }

    private FirstUse joined(FirstUse later) {
      if (eventId.equals(later.eventId)) {
        // Of two records of one event, the later one may state its outcome, or an earlier begin.
        return new FirstUse(
            Math.min(time, later.time),
            eventId,
            later.hasFailed,
            othersSucceeded || later.othersSucceeded);
      }
      boolean isFirst = EventOrder.compare(time, eventId, later.time, later.eventId) < 0;
      FirstUse first = isFirst ? this : later;
      FirstUse second = isFirst ? later : this;
      return new FirstUse(
          first.time,
          first.eventId,
          first.hasFailed,
          first.othersSucceeded || second.othersSucceeded || !second.hasFailed);
    }
  }

  /**
   * Adds a use of a feature; returns whether the set changed. A later record of the same event may
   * state another outcome.
   */
  public boolean add(FeatureKind kind, String value, long time, String eventId, boolean failed) {
    return add(new Feature(kind, value), new FirstUse(time, eventId, failed, false));
  }

  private boolean add(Feature feature, FirstUse use) {
    FirstUse known = firstUses.get(feature);
    if (known != null) {
      FirstUse joined = known.joined(use);
      if (joined.equals(known)) {
        return false;
      }
      put(feature, joined);
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

  private void put(Feature feature, FirstUse use) {
    firstUses.put(feature, use);
    cachedLatest = null;
  }

  private Map.Entry<Feature, FirstUse> latest() {
    var latest = cachedLatest;
    if (latest == null) {
      latest = Map.Entry.copyOf(firstUses.entrySet().stream().max(BY_TIME).orElseThrow());
      cachedLatest = latest;
    }
    return latest;
  }

  public void addAll(FeatureSet other) {
    other.firstUses.forEach(this::add);
  }

  public boolean isEmpty() {
    return firstUses.isEmpty();
  }

  /** Features by time of first use. */
  public List<Map.Entry<Feature, FirstUse>> inOrder() {
    return firstUses.entrySet().stream().sorted(BY_TIME).toList();
  }

  /** The row is an Avro row: its formats are those of {@link FeatureList}. */
  private static final class Codec implements RowCodec<FeatureSet> {
    private final AvroCodec<FeatureList> list = RowFormats.codec(FeatureList.class);
    private final TypicalLength typical = new TypicalLength();

    @Override
    public byte[] encode(FeatureSet features) {
      Map<FirstUse, FirstUses> events = new HashMap<>();
      features.firstUses.forEach(
          (feature, use) -> {
            FirstUses uses =
                events.computeIfAbsent(
                    use,
                    event ->
                        new FirstUses(
                            event.time,
                            event.eventId,
                            new ArrayList<>(),
                            new ArrayList<>(),
                            event.hasFailed,
                            event.othersSucceeded));
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
        var use =
            new FirstUse(
                uses.getTime(), uses.getEventId(), uses.getFailed(), uses.getOthersSucceeded());
        for (int i = 0; i < uses.getKinds().size(); i++) {
          FeatureKind kind = FeatureKind.of(uses.getKinds().get(i));
          features.put(new Feature(kind, uses.getValues().get(i)), use);
        }
      }
      return features;
    }
  }
}
