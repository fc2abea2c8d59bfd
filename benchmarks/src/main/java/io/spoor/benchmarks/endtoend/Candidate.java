package io.spoor.benchmarks.endtoend;

import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pipeline to be measured.
 *
 * @see Skeleton
 */
enum Candidate {
  SKELETON("skeleton", Skeleton.FIRST),
  SPOOR("Spoor", TopicCatalogue.EVENTS.name()),
  /** The difference to Spoor is the cost of detection. */
  UNEVALUATED("Spoor, no detectors", TopicCatalogue.EVENTS.name());

  private final String label;
  private final String firstHop;

  Candidate(String label, String firstHop) {
    this.label = label;
    this.firstHop = firstHop;
  }

  /** The candidates to be measured. */
  static List<Candidate> of(PipelineBenchSettings settings) {
    return Stream.of(values())
        .filter(candidate -> candidate != UNEVALUATED || settings.withoutDetection())
        .toList();
  }

  /** Name for people. */
  String label() {
    return label;
  }

  /** Topic that shows when the first record was processed. */
  String firstHop() {
    return firstHop;
  }

  /** Topics of which one receives a record for every input. */
  List<String> eventOutputs() {
    return switch (this) {
      case SKELETON -> List.of(Skeleton.OUT);
      case SPOOR, UNEVALUATED -> TopicCatalogue.ALL_ACTIONS.stream().map(Topic::name).toList();
    };
  }

  /** Topics whose last record ends a run. */
  List<String> outputs() {
    List<String> outputs = new ArrayList<>(eventOutputs());
    if (this != SKELETON) {
      outputs.add(TopicCatalogue.CHAINS.name());
      outputs.add(TopicCatalogue.FINDINGS.name());
    }
    return outputs;
  }
}
