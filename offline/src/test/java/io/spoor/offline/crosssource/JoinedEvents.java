package io.spoor.offline.crosssource;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.sources.RawRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which events the analysis placed in one chain, by which links. */
final class JoinedEvents {
  /** A chain has at most as many segments. */
  private static final int MAX_DEPTH = 1_000;

  private final Map<String, Action> actions = new HashMap<>();
  private final Map<String, ChainSegment> segments = new HashMap<>();
  private final Map<String, List<String>> events = new LinkedHashMap<>();
  private final int rejected;

  private JoinedEvents(AnalysisResult result) {
    for (Action action : result.actions()) {
      String id = action.getEvent().getEventId();
      actions.put(id, action);
      action
          .getEvent()
          .getObservations()
          .forEach(observed -> actions.put(observed.getEventId(), action));
      events.computeIfAbsent(action.getChainId(), chain -> new ArrayList<>()).add(id);
    }
    for (Chain chain : result.chains()) {
      chain.getSegments().forEach(segment -> segments.put(segment.getKey(), segment));
    }
    rejected = result.deadLetters().size();
  }

  /** Analyses the records, without the disabled methods of joining. */
  static JoinedEvents of(List<SentRecord> records, Set<String> disabled) {
    var analysis = new Analysis(AnalysisSettings.defaults().withDisabledJoins(disabled));
    for (int i = 0; i < records.size(); i++) {
      SentRecord sent = records.get(i);
      analysis.addRecord(
          sent.source(), new RawRecord(sent.json().getBytes(UTF_8), "corpus", 0, i, sent.time()));
    }
    return new JoinedEvents(analysis.finish());
  }

  int rejected() {
    return rejected;
  }

  /** Ids of the events of each chain. */
  Map<String, List<String>> chains() {
    return events;
  }

  boolean contains(String event) {
    return actions.containsKey(event);
  }

  boolean areTogether(String event, String other) {
    Action first = actions.get(event);
    Action second = actions.get(other);
    return first != null && second != null && first.getChainId().equals(second.getChainId());
  }

  /** The confidence of the weakest link between two events of one chain. */
  double confidence(String event, String other) {
    Map<String, Double> toRoot = new HashMap<>();
    double weakest = 1;
    String key = key(event);
    for (int i = 0; key != null && i < MAX_DEPTH; i++) {
      toRoot.putIfAbsent(key, weakest);
      weakest = Math.min(weakest, confidenceOf(key));
      key = parent(key);
    }
    weakest = 1;
    key = key(other);
    for (int i = 0; key != null && i < MAX_DEPTH; i++) {
      Double below = toRoot.get(key);
      if (below != null) {
        return Math.min(below, weakest);
      }
      weakest = Math.min(weakest, confidenceOf(key));
      key = parent(key);
    }
    return 0;
  }

  private @Nullable String key(String event) {
    Action action = actions.get(event);
    return action == null ? null : action.getEvent().getTrailKey();
  }

  private @Nullable String parent(String key) {
    ChainSegment segment = segments.get(key);
    return segment == null ? null : segment.getParent();
  }

  private double confidenceOf(String key) {
    ChainSegment segment = segments.get(key);
    return segment == null || segment.getConfidence() == null ? 1 : segment.getConfidence();
  }

  /** A key with events that a link places under another one. */
  record Placement(String method, double confidence, List<String> below, List<String> above) {}

  /** The links by which keys with events are placed, under the next key above with events. */
  List<Placement> placements() {
    Map<String, List<String>> ofKey = new HashMap<>();
    actions.forEach(
        (id, action) ->
            ofKey
                .computeIfAbsent(action.getEvent().getTrailKey(), key -> new ArrayList<>())
                .add(id));
    List<Placement> placements = new ArrayList<>();
    for (ChainSegment segment : segments.values()) {
      String above = segment.getParent();
      List<String> own = ofKey.get(segment.getKey());
      double weakest = confidenceOf(segment.getKey());
      for (int i = 0; above != null && !ofKey.containsKey(above) && i < MAX_DEPTH; i++) {
        weakest = Math.min(weakest, confidenceOf(above));
        above = parent(above);
      }
      List<String> upper = above == null ? null : ofKey.get(above);
      if (own != null && upper != null) {
        placements.add(new Placement(String.valueOf(segment.getMethod()), weakest, own, upper));
      }
    }
    return placements;
  }
}
