package io.spoor.benchmarks.endtoend;

import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pipeline to be measured.
 *
 * @see Skeleton
 */
enum Candidate {
  SKELETON("skeleton", Skeleton.FIRST, List.of(Skeleton.OUT)),
  SPOOR("Spoor", TopicCatalogue.EVENTS.name(), Candidate.ofSpoor()),
  /** The difference to Spoor is the cost of detection. */
  UNJUDGED("Spoor, no detectors", TopicCatalogue.EVENTS.name(), Candidate.ofSpoor());

  private final String label;
  private final String firstHop;
  private final List<String> outputs;

  Candidate(String label, String firstHop, List<String> outputs) {
    this.label = label;
    this.firstHop = firstHop;
    this.outputs = outputs;
  }

  private static List<String> ofSpoor() {
    return List.of(
        TopicCatalogue.ACTIONS.name(),
        TopicCatalogue.CHAINS.name(),
        TopicCatalogue.FINDINGS.name());
  }

  /** The candidates to be measured. */
  static List<Candidate> of(PipelineBenchSettings settings) {
    return Stream.of(values())
        .filter(candidate -> candidate != UNJUDGED || settings.withoutDetection())
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

  /** Topics whose last record ends a run; every input results in a record on the first of them. */
  List<String> outputs() {
    return outputs;
  }
}
