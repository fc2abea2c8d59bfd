package io.spoor.pipeline.assemble;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.TypicalLength;
import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.state.ObservedBrief;
import io.spoor.pipeline.state.ObservedGroup;
import io.spoor.schemas.serde.AvroCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group of a chain and, while it is small, what was observed of it, in order. */
final class GroupRow {
  static final RowCodec<GroupRow> CODEC = new Codec();

  private final Group group;
  private final List<Observed> observed = new ArrayList<>();
  private boolean own;

  GroupRow(Group group) {
    this.group = group;
  }

  Group group() {
    return group;
  }

  /** Whether what was observed lies in rows of its own. */
  boolean isOwn() {
    return own;
  }

  /** The observations are to lie in rows of their own; those that lay here. */
  List<Observed> becomeOwn() {
    List<Observed> all = List.copyOf(observed);
    observed.clear();
    own = true;
    return all;
  }

  List<Observed> observed() {
    return observed;
  }

  /** It takes the place of the one of the same event, if there is one. */
  void add(Observed now) {
    remove(now);
    int at = observed.size();
    while (at > 0 && Order.compare(observed.get(at - 1), now) > 0) {
      at--;
    }
    observed.add(at, now);
  }

  boolean remove(Observed gone) {
    return observed.removeIf(other -> Order.compare(other, gone) == 0);
  }

  /** Texts are written once, however many observations say them. */
  private static final class Codec implements RowCodec<GroupRow> {
    private static final int NONE = -1;

    private final AvroCodec<ObservedGroup> codec = AvroCodec.of(ObservedGroup.class);
    private final TypicalLength typical = new TypicalLength();

    private static final class Texts {
      private final Map<String, Integer> places = new HashMap<>();
      private final List<String> all = new ArrayList<>();

      int place(@Nullable String text) {
        if (text == null) {
          return NONE;
        }
        Integer place = places.putIfAbsent(text, all.size());
        if (place == null) {
          all.add(text);
          return all.size() - 1;
        }
        return place;
      }
    }

    @Override
    public byte[] encode(GroupRow row) {
      var texts = new Texts();
      List<ObservedBrief> observed = new ArrayList<>(row.observed.size());
      for (Observed one : row.observed) {
        List<Integer> facts = new ArrayList<>(2 * one.getFacts().size());
        one.getFacts()
            .forEach(
                (name, value) -> {
                  facts.add(texts.place(name));
                  facts.add(texts.place(value));
                });
        observed.add(
            new ObservedBrief(
                one.getEventId(),
                one.getTime(),
                texts.place(one.getKey()),
                texts.place(one.getSource()),
                texts.place(one.getAction()),
                texts.place(one.getService()),
                texts.place(one.getOutcome()),
                texts.place(one.getPrincipal()),
                texts.place(one.getCredential()),
                texts.place(one.getAgentId()),
                facts));
      }
      return typical.learn(
          codec.encode(
              new ObservedGroup(
                  row.group.detector(), row.group.group(), row.own, texts.all, observed)));
    }

    @Override
    public int about(GroupRow row, int last) {
      return typical.or(last);
    }

    @Override
    public GroupRow decode(byte[] bytes) {
      ObservedGroup written = codec.decode(bytes);
      var row = new GroupRow(new Group(written.getDetector(), written.getGroup()));
      row.own = written.getOwn();
      List<String> texts = written.getTexts();
      for (ObservedBrief brief : written.getObserved()) {
        row.observed.add(
            new Observed(
                row.group.detector(),
                row.group.group(),
                brief.getEventId(),
                brief.getTime(),
                texts.get(brief.getKey()),
                texts.get(brief.getSource()),
                texts.get(brief.getAction()),
                text(texts, brief.getService()),
                texts.get(brief.getOutcome()),
                text(texts, brief.getPrincipal()),
                text(texts, brief.getCredential()),
                text(texts, brief.getAgentId()),
                facts(texts, brief.getFacts())));
      }
      return row;
    }

    private static @Nullable String text(List<String> texts, int place) {
      return place == NONE ? null : texts.get(place);
    }

    private static Map<String, String> facts(List<String> texts, List<Integer> places) {
      Map<String, String> facts = LinkedHashMap.newLinkedHashMap(places.size() / 2);
      for (int i = 0; i < places.size(); i += 2) {
        facts.put(texts.get(places.get(i)), texts.get(places.get(i + 1)));
      }
      return facts;
    }
  }
}
