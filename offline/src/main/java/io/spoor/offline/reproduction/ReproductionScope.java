package io.spoor.offline.reproduction;

import java.util.List;

/**
 * The records that a reproduction used.
 *
 * @param events events of the tenants concerned
 * @param manifests versions of manifests
 * @param exceptions versions of exceptions
 * @param first offset of the first event in the log by partition, if not 0: earlier events cannot
 *     be reproduced
 * @param withheld events with withheld fields, which were run without these
 * @param prunedRecords events that could not be run, as a mandatory field is withheld
 * @param deletedRecords records of the log deleted after their retention; their topics are unknown
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
