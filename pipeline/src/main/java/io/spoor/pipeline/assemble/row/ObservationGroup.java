package io.spoor.pipeline.assemble.row;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFormats;
import io.spoor.pipeline.rows.TypicalLength;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.state.ObservationGroupState;
import io.spoor.pipeline.state.ObservedBrief;
import io.spoor.schemas.codec.AvroCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group of a chain with, while it is small, its observations in order. */
public final class ObservationGroup {
  static final RowCodec<ObservationGroup> CODEC = new Codec();

  private final GroupKey group;
  private final List<Observation> observations = new ArrayList<>();
  private boolean separate;

  public ObservationGroup(GroupKey group) {
    this.group = group;
  }

  public GroupKey group() {
    return group;
  }

  /** Whether its observations have separate rows. */
  public boolean isSeparate() {
    return separate;
  }

  /** Marks the observations as stored in separate rows; returns those stored here. */
  public List<Observation> makeSeparate() {
    List<Observation> removed = List.copyOf(observations);
    observations.clear();
    separate = true;
    return removed;
  }

  public List<Observation> observations() {
    return observations;
  }

  /** Adds an observation, replacing one of the same event. */
  public void add(Observation observation) {
    remove(observation);
    int index = observations.size();
    while (index > 0 && EventOrder.compare(observations.get(index - 1), observation) > 0) {
      index--;
    }
    observations.add(index, observation);
  }

  public boolean remove(Observation observation) {
    return observations.removeIf(other -> EventOrder.compare(other, observation) == 0);
  }

  /** Encodes each distinct text once. The row is an Avro row: its formats are those of the type. */
  private static final class Codec implements RowCodec<ObservationGroup> {
    private static final int NONE = -1;

    private final AvroCodec<ObservationGroupState> codec =
        RowFormats.codec(ObservationGroupState.class);
    private final TypicalLength typical = new TypicalLength();

    private static final class Texts {
      private final Map<String, Integer> indexes = new HashMap<>();
      private final List<String> texts = new ArrayList<>();

      int indexOf(@Nullable String text) {
        if (text == null) {
          return NONE;
        }
        Integer index = indexes.putIfAbsent(text, texts.size());
        if (index == null) {
          texts.add(text);
          return texts.size() - 1;
        }
        return index;
      }
    }

    @Override
    public byte[] encode(ObservationGroup row) {
      var texts = new Texts();
      List<ObservedBrief> briefs = new ArrayList<>(row.observations.size());
      for (Observation observation : row.observations) {
        List<Integer> facts = new ArrayList<>(2 * observation.getFacts().size());
        observation
            .getFacts()
            .forEach(
                (name, value) -> {
                  facts.add(texts.indexOf(name));
                  facts.add(texts.indexOf(value));
                });
        briefs.add(
            new ObservedBrief(
                observation.getEventId(),
                observation.getTime(),
                texts.indexOf(observation.getKey()),
                texts.indexOf(observation.getSource()),
                texts.indexOf(observation.getAction()),
                texts.indexOf(observation.getService()),
                texts.indexOf(observation.getOutcome()),
                texts.indexOf(observation.getPrincipal()),
                texts.indexOf(observation.getCredential()),
                texts.indexOf(observation.getAgentId()),
                facts));
      }
      return typical.learn(
          codec.encode(
              new ObservationGroupState(
                  row.group.detector(), row.group.value(), row.separate, texts.texts, briefs)));
    }

    @Override
    public int about(ObservationGroup row, int last) {
      return typical.or(last);
    }

    @Override
    public ObservationGroup decode(byte[] bytes) {
      ObservationGroupState stored = codec.decode(bytes);
      var row = new ObservationGroup(new GroupKey(stored.getDetector(), stored.getGroup()));
      row.separate = stored.getOwn();
      List<String> texts = stored.getTexts();
      for (ObservedBrief item : stored.getObserved()) {
        row.observations.add(
            new Observation(
                row.group.detector(),
                row.group.value(),
                item.getEventId(),
                item.getTime(),
                texts.get(item.getKey()),
                texts.get(item.getSource()),
                texts.get(item.getAction()),
                text(texts, item.getService()),
                texts.get(item.getOutcome()),
                text(texts, item.getPrincipal()),
                text(texts, item.getCredential()),
                text(texts, item.getAgentId()),
                facts(texts, item.getFacts())));
      }
      return row;
    }

    private static @Nullable String text(List<String> texts, int index) {
      return index == NONE ? null : texts.get(index);
    }

    private static Map<String, String> facts(List<String> texts, List<Integer> indexes) {
      Map<String, String> facts = LinkedHashMap.newLinkedHashMap(indexes.size() / 2);
      for (int i = 0; i < indexes.size(); i += 2) {
        facts.put(texts.get(indexes.get(i)), texts.get(indexes.get(i + 1)));
      }
      return facts;
    }
  }
}
