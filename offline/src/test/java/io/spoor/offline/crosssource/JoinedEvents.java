package io.spoor.offline.crosssource;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.key.Keys;
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

  private static final int MAX_TRAILS = 60;

  /** The actions of each event: its own, and those that it is an observation of. */
  private final Map<String, List<Action>> actions = new HashMap<>();

  private final Map<String, ChainSegment> segments = new HashMap<>();

  /** Events by chain and trail. */
  private final Map<String, Map<String, List<String>>> trails = new LinkedHashMap<>();

  private final Map<String, String> roots = new HashMap<>();
  private final int rejected;

  private JoinedEvents(AnalysisResult result) {
    for (Action action : result.actions()) {
      String id = action.getEvent().getEventId();
      put(id, action);
      action.getEvent().getObservations().forEach(seen -> put(seen.getEventId(), action));
      trails
          .computeIfAbsent(action.getChainId(), chain -> new LinkedHashMap<>())
          .computeIfAbsent(key(action), key -> new ArrayList<>())
          .add(id);
    }
    for (Chain chain : result.chains()) {
      roots.put(chain.getChainId(), chain.getRootKey());
      chain.getSegments().forEach(segment -> segments.put(segment.getKey(), segment));
    }
    rejected = result.deadLetters().size();
  }

  private void put(String event, Action action) {
    actions.computeIfAbsent(event, id -> new ArrayList<>()).add(action);
  }

  private List<Action> actions(String event) {
    return actions.getOrDefault(event, List.of());
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
    Map<String, List<String>> chains = new LinkedHashMap<>();
    trails.forEach(
        (chain, byTrail) ->
            chains.put(chain, byTrail.values().stream().flatMap(List::stream).toList()));
    return chains;
  }

  /** Kind and issuer of a chain's root key. */
  String root(String chain) {
    String key = roots.get(chain);
    return key == null ? "unknown" : Keys.kind(key) + ' ' + Keys.issuer(key);
  }

  /** The trails of a chain, each with the link that placed it there and its events. */
  List<String> describe(String chain) {
    List<String> lines = new ArrayList<>();
    trails
        .getOrDefault(chain, Map.of())
        .forEach(
            (key, events) -> {
              ChainSegment segment = segments.get(key);
              lines.add(
                  key
                      + (segment == null || segment.getParent() == null
                          ? ""
                          : " below " + segment.getParent() + " by " + segment.getMethod())
                      + ": "
                      + events);
            });
    return lines;
  }

  boolean contains(String event) {
    return actions.containsKey(event);
  }

  /**
   * The confidence of the weakest link between two events, of the chain where it is greatest; 0 if
   * no chain has both.
   */
  double confidence(String event, String other) {
    double greatest = 0;
    for (Action first : actions(event)) {
      for (Action second : actions(other)) {
        if (first.getChainId().equals(second.getChainId())) {
          greatest = Math.max(greatest, between(key(first), key(second)));
        }
      }
    }
    return greatest;
  }

  private double between(String first, String second) {
    Map<String, Double> toRoot = new HashMap<>();
    double weakest = 1;
    String key = first;
    for (int i = 0; key != null && i < MAX_DEPTH; i++) {
      toRoot.putIfAbsent(key, weakest);
      weakest = Math.min(weakest, confidenceOf(key));
      key = parent(key);
    }
    weakest = 1;
    key = second;
    for (int i = 0; key != null && i < MAX_DEPTH; i++) {
      Double below = toRoot.get(key);
      if (below != null) {
        return Math.min(below, weakest);
      }
      weakest = Math.min(weakest, confidenceOf(key));
      key = parent(key);
    }
    // A chain that was cut does not list all its links.
    return Double.MIN_VALUE;
  }

  private static String key(Action action) {
    return action.getEvent().getTrailKey();
  }

  private @Nullable String parent(String key) {
    ChainSegment segment = segments.get(key);
    return segment == null ? null : segment.getParent();
  }

  private double confidenceOf(String key) {
    ChainSegment segment = segments.get(key);
    return segment == null || segment.getConfidence() == null ? 1 : segment.getConfidence();
  }

  /**
   * Two trails of one chain.
   *
   * @param chain its id
   * @param confidence of the weakest link between them
   * @param method of the link between them; null if there are other trails between
   */
  record Pair(
      String chain,
      List<String> events,
      List<String> others,
      double confidence,
      @Nullable String method) {}

  /** The pairs of trails with events, of at most {@value #MAX_TRAILS} trails a chain. */
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    trails.forEach(
        (id, chain) -> {
          List<String> first = chain.keySet().stream().limit(MAX_TRAILS).toList();
          for (int i = 0; i < first.size(); i++) {
            for (int j = i + 1; j < first.size(); j++) {
              pairs.add(pair(id, first.get(i), first.get(j), chain));
            }
          }
        });
    return pairs;
  }

  private Pair pair(String id, String trail, String other, Map<String, List<String>> chain) {
    boolean isBelow = other.equals(above(trail, chain));
    boolean isAbove = trail.equals(above(other, chain));
    ChainSegment segment = segments.get(isAbove ? other : trail);
    return new Pair(
        id,
        chain.getOrDefault(trail, List.of()),
        chain.getOrDefault(other, List.of()),
        between(trail, other),
        segment != null && (isBelow || isAbove) ? segment.getMethod() : null);
  }

  /** The next trail above with events. */
  private @Nullable String above(String trail, Map<String, List<String>> chain) {
    String above = parent(trail);
    for (int i = 0; above != null && !chain.containsKey(above) && i < MAX_DEPTH; i++) {
      above = parent(above);
    }
    return above;
  }
}
