package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.TypicalLength;
import io.spoor.pipeline.state.FeatureList;
import io.spoor.pipeline.state.FirstUses;
import io.spoor.pipeline.state.Statement;
import io.spoor.schemas.serde.AvroCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Different things that were done, with the first time of each; of too many, the earliest. */
final class Features {
  /** More are not kept. */
  static final int MOST = 256;

  static final RowCodec<Features> CODEC = new Codec();

  private static final Comparator<Map.Entry<Feature, Statement>> BY_TIME =
      Comparator.<Map.Entry<Feature, Statement>>comparingLong(entry -> entry.getValue().getTime())
          .thenComparing(entry -> entry.getValue().getEventId())
          .thenComparing(entry -> entry.getKey().kind)
          .thenComparing(entry -> entry.getKey().value);

  private final Map<Feature, Statement> first = new HashMap<>();
  private Map.@Nullable Entry<Feature, Statement> last;

  /** A thing that can be done. */
  record Feature(FeatureKind kind, String value) {}

  /** Whether it is news. */
  boolean add(FeatureKind kind, String value, long time, String eventId) {
    var feature = new Feature(kind, value);
    Statement known = first.get(feature);
    if (known != null) {
      if (Order.compare(known.getTime(), known.getEventId(), time, eventId) <= 0) {
        return false;
      }
      put(feature, time, eventId);
      return true;
    }
    if (first.size() < MOST) {
      put(feature, time, eventId);
      return true;
    }
    var latest = last();
    if (BY_TIME.compare(latest, Map.entry(feature, statement(feature, time, eventId))) <= 0) {
      return false;
    }
    first.remove(latest.getKey());
    put(feature, time, eventId);
    return true;
  }

  private void put(Feature feature, long time, String eventId) {
    first.put(feature, statement(feature, time, eventId));
    last = null;
  }

  private static Statement statement(Feature feature, long time, String eventId) {
    return new Statement(time, eventId, feature.value, null);
  }

  private Map.Entry<Feature, Statement> last() {
    var known = last;
    if (known == null) {
      known = Map.Entry.copyOf(first.entrySet().stream().max(BY_TIME).orElseThrow());
      last = known;
    }
    return known;
  }

  void addAll(Features others) {
    others.first.forEach(
        (feature, use) -> add(feature.kind, feature.value, use.getTime(), use.getEventId()));
  }

  boolean isEmpty() {
    return first.isEmpty();
  }

  /** By the time of their first use. */
  List<Map.Entry<Feature, Statement>> inOrder() {
    return first.entrySet().stream().sorted(BY_TIME).toList();
  }

  private static final class Codec implements RowCodec<Features> {
    private record Event(long time, String id) {}

    private final AvroCodec<FeatureList> list = AvroCodec.of(FeatureList.class);
    private final TypicalLength typical = new TypicalLength();

    @Override
    public byte[] encode(Features features) {
      Map<Event, FirstUses> events = new HashMap<>();
      features.first.forEach(
          (feature, use) -> {
            FirstUses uses =
                events.computeIfAbsent(
                    new Event(use.getTime(), use.getEventId()),
                    by -> new FirstUses(by.time, by.id, new ArrayList<>(), new ArrayList<>()));
            uses.getKinds().add(feature.kind.label());
            uses.getValues().add(feature.value);
          });
      return typical.learn(list.encode(new FeatureList(List.copyOf(events.values()))));
    }

    @Override
    public int about(Features value, int last) {
      return typical.or(last);
    }

    @Override
    public Features decode(byte[] bytes) {
      var features = new Features();
      for (FirstUses uses : list.decode(bytes).getEvents()) {
        for (int i = 0; i < uses.getKinds().size(); i++) {
          String value = uses.getValues().get(i);
          var feature = new Feature(FeatureKind.of(uses.getKinds().get(i)), value);
          features.put(feature, uses.getTime(), uses.getEventId());
        }
      }
      return features;
    }
  }
}
