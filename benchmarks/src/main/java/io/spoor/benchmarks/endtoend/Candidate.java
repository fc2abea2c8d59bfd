package io.spoor.benchmarks.endtoend;

import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;

/**
 * What is measured.
 *
 * @see Skeleton
 */
enum Candidate {
  SKELETON("skeleton", Skeleton.FIRST, List.of(Skeleton.OUT)),
  SPOOR(
      "Spoor",
      TopicCatalogue.EVENTS.name(),
      List.of(
          TopicCatalogue.ACTIONS.name(),
          TopicCatalogue.CHAINS.name(),
          TopicCatalogue.FINDINGS.name()));

  private final String label;
  private final String firstHop;
  private final List<String> outputs;

  Candidate(String label, String firstHop, List<String> outputs) {
    this.label = label;
    this.firstHop = firstHop;
    this.outputs = outputs;
  }

  /** For people. */
  String label() {
    return label;
  }

  /** Topic that shows when the first record was processed. */
  String firstHop() {
    return firstHop;
  }

  /** Topics of which the last record ends a run; every input comes out on the first of them. */
  List<String> outputs() {
    return outputs;
  }
}
