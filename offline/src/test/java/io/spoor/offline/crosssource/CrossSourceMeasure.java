package io.spoor.offline.crosssource;

import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what the analysis joined with what took place. A link is found if both events are in one
 * chain, and surely found if the weakest link between them has a confidence above one half.
 */
final class CrossSourceMeasure {
  private static final double SURE = 0.5;

  /** Cause of a false join without a wrong link. */
  private static final String SHARED = "a record of both chains";

  /** Pairs of trails in one chain: how many belong together in truth. */
  record Reliability(int right, int wrong) {
    Reliability plus(boolean isRight) {
      return new Reliability(right + (isRight ? 1 : 0), wrong + (isRight ? 0 : 1));
    }

    int count() {
      return right + wrong;
    }

    /** Share of right ones, 0 to 1. */
    double share() {
      return count() == 0 ? 1 : (double) right / count();
    }
  }

  /** A method, its stated confidence, and its links. */
  record Calibration(String label, double confidence, Reliability links) {
    /** Difference of the confidence from the share of right links. */
    double error() {
      return Math.abs(confidence - links.share());
    }
  }

  private final CrossSourceCorpus corpus;
  private final JoinedEvents joined;
  private final Map<HopKind, HopScore> scores = new EnumMap<>(HopKind.class);
  private final Map<Double, Reliability> byConfidence = new TreeMap<>();
  private final Map<String, Reliability> byMethod = new TreeMap<>();
  private final Map<String, Integer> falseByRoot = new TreeMap<>();
  private final Map<String, Integer> falseByCause = new TreeMap<>();
  private final Map<String, Set<String>> wrongMethods = new HashMap<>();

  private CrossSourceMeasure(CrossSourceCorpus corpus, JoinedEvents joined) {
    this.corpus = corpus;
    this.joined = joined;
    countLinks();
    joined.pairs().forEach(this::evaluate);
    joined.chains().forEach(this::countFalse);
  }

  static CrossSourceMeasure of(CrossSourceCorpus corpus, JoinedEvents joined) {
    return new CrossSourceMeasure(corpus, joined);
  }

  private void countLinks() {
    for (HopKind kind : HopKind.values()) {
      scores.put(kind, new HopScore());
    }
    Set<String> received = corpus.received();
    for (TrueLink link : corpus.links()) {
      HopScore score = score(link.kind());
      double confidence = joined.confidence(link.child(), link.parent());
      boolean isFound = confidence > 0;
      if (!received.contains(link.child()) || !received.contains(link.parent())) {
        score.addLost();
      } else if (link.evidence() == Evidence.AMBIGUOUS) {
        score.addOpen(isFound);
      } else if (!CrossSourceCorpus.isKnowable(link, received)) {
        score.addUnstated();
      } else {
        score.addKnowable(link.evidence() == Evidence.IDENTIFIER, isFound, confidence > SURE);
      }
    }
  }

  HopScore score(HopKind kind) {
    return scores.computeIfAbsent(kind, k -> new HopScore());
  }

  /** The links between records of different logs. */
  HopScore acrossLogs() {
    var all = new HopScore();
    scores.forEach(
        (kind, score) -> {
          if (kind != HopKind.WITHIN_LOG) {
            all.add(score);
          }
        });
    return all;
  }

  private void countFalse(String chain, List<String> events) {
    int tooMany = truthsIn(events) - 1;
    if (tooMany > 0) {
      falseByRoot.merge(joined.root(chain), tooMany, Integer::sum);
      Set<String> wrong = wrongMethods.getOrDefault(chain, Set.of());
      falseByCause.merge(
          wrong.isEmpty() ? SHARED : String.join(" and ", wrong), tooMany, Integer::sum);
    }
  }

  private void evaluate(JoinedEvents.Pair pair) {
    Set<String> others = owners(pair.others());
    boolean isRight = owners(pair.events()).stream().anyMatch(others::contains);
    Reliability none = new Reliability(0, 0);
    double confidence = Math.round(pair.confidence() * 100) / 100.0;
    byConfidence.put(confidence, byConfidence.getOrDefault(confidence, none).plus(isRight));
    String method = pair.method();
    if (method != null) {
      byMethod.put(method, byMethod.getOrDefault(method, none).plus(isRight));
      if (!isRight) {
        wrongMethods.computeIfAbsent(pair.chain(), _ -> new TreeSet<>()).add(method);
      }
    }
  }

  private Set<String> owners(Collection<String> events) {
    Set<String> owners = new HashSet<>();
    events.forEach(event -> owners.addAll(ownersOf(event)));
    return owners;
  }

  private Set<String> ownersOf(String event) {
    return corpus.owners().getOrDefault(event, Set.of());
  }

  /** How many true chains, or trails that serve several chains, it takes to have all the events. */
  int truthsIn(Collection<String> events) {
    List<Set<String>> left = new ArrayList<>();
    events.forEach(event -> left.add(ownersOf(event)));
    left.removeIf(Set::isEmpty);
    Set<String> taken = new HashSet<>();
    left.stream().filter(owners -> owners.size() == 1).forEach(taken::addAll);
    left.removeIf(owners -> owners.stream().anyMatch(taken::contains));
    while (!left.isEmpty()) {
      Map<String, Integer> counts = new HashMap<>();
      left.forEach(owners -> owners.forEach(owner -> counts.merge(owner, 1, Integer::sum)));
      String most =
          counts.entrySet().stream()
              .max(
                  Map.Entry.<String, Integer>comparingByValue()
                      .thenComparing(Map.Entry.comparingByKey()))
              .orElseThrow()
              .getKey();
      taken.add(most);
      left.removeIf(owners -> owners.contains(most));
    }
    return Math.max(1, taken.size());
  }

  /**
   * Chains found together that are apart in truth: of each chain found, the number of true chains
   * in it, less one. It counts those whose every link is right, too: see {@link #sharedAncestors}.
   */
  int falseJoins() {
    return falseByRoot.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Those of {@link #falseJoins} without a wrong link: a record belongs to both true chains. */
  int sharedAncestors() {
    return falseByCause.getOrDefault(SHARED, 0);
  }

  /** The same, by kind and issuer of the root keys. */
  Map<String, Integer> falseByRoot() {
    return falseByRoot;
  }

  /**
   * The same by the methods of the wrong links in the chain; without one, each link is right, and
   * what they lead to serves several chains.
   */
  Map<String, Integer> falseByCause() {
    return falseByCause;
  }

  /** Links between a trail and the one above it that are wrong, and all of them. */
  Reliability links() {
    return byMethod.values().stream()
        .reduce(
            new Reliability(0, 0),
            (a, b) -> new Reliability(a.right() + b.right(), a.wrong() + b.wrong()));
  }

  /** Pairs of trails of one chain by the confidence of the weakest link between them. */
  Map<Double, Reliability> byConfidence() {
    return byConfidence;
  }

  /** Trails and the ones above them, by the method of the link. */
  Map<String, Reliability> byMethod() {
    return byMethod;
  }

  /** The methods that joined trails, by confidence. */
  List<Calibration> calibration() {
    return JoinMethod.fromLabels(byMethod.keySet()).stream()
        .map(
            method ->
                new Calibration(
                    method.label(),
                    method.confidence(),
                    byMethod.getOrDefault(method.label(), new Reliability(0, 0))))
        .sorted(
            Comparator.comparingDouble(Calibration::confidence).thenComparing(Calibration::label))
        .toList();
  }

  /** Links that are knowable and were not found, for people who look for the reason. */
  List<TrueLink> missed(HopKind kind, int max) {
    Set<String> received = corpus.received();
    return corpus.links().stream()
        .filter(link -> link.kind() == kind && link.evidence() != Evidence.AMBIGUOUS)
        .filter(link -> received.contains(link.child()) && received.contains(link.parent()))
        .filter(link -> CrossSourceCorpus.isKnowable(link, received))
        .filter(link -> joined.confidence(link.child(), link.parent()) <= SURE)
        .limit(max)
        .toList();
  }

  /** The first {@code max} chains that true chains share, for people who look for the reason. */
  List<String> merged(int max) {
    List<String> lines = new ArrayList<>();
    joined.chains().entrySet().stream()
        .filter(chain -> truthsIn(chain.getValue()) > 1)
        .limit(max)
        .forEach(
            chain -> {
              String key = chain.getKey();
              Set<String> wrong = wrongMethods.getOrDefault(key, Set.of());
              lines.add(
                  "%s: %s, %s"
                      .formatted(
                          key,
                          owners(chain.getValue()),
                          wrong.isEmpty() ? SHARED : "wrong by " + String.join(" and ", wrong)));
              joined.describe(key).forEach(line -> lines.add("  " + line));
            });
    return lines;
  }
}
