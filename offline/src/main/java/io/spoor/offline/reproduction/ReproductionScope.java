package io.spoor.offline.reproduction;

import java.util.List;

/**
 * What the stages were run over.
 *
 * @param events events of the tenants concerned
 * @param manifests versions of manifests
 * @param exceptions versions of exceptions
 * @param first offset of the first event that the log holds of each partition, where that is not 0:
 *     what was before it nobody can run again
 * @param withheld events with fields that are withheld: they were run without those
 * @param prunedRecords events that could not be run, as a field is withheld that every event has
 * @param deletedRecords records of the log that were deleted when their time was over; of which
 *     topics they were, nobody knows any more
 */
public record ReproductionScope(
    long events,
    long manifests,
    long exceptions,
    List<String> first,
    long withheld,
    long prunedRecords,
    long deletedRecords) {
  public ReproductionScope {
    first = List.copyOf(first);
  }
}
