package io.spoor.decisions.view;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is known of a call that is not made yet.
 *
 * @param attributes for policies: {@code context.spoor.call}
 * @param basis what an answer says of it: the verdict, its sentences and evidence
 * @param recordsRead records of its run that were decoded to evaluate it
 */
public record DescribedCall(ObjectNode attributes, ObjectNode basis, long recordsRead) {
  /** A call for which no record was decoded. */
  public DescribedCall(ObjectNode attributes, ObjectNode basis) {
    this(attributes, basis, 0);
  }

  /** The same, for which records were decoded. */
  public DescribedCall costing(long records) {
    return new DescribedCall(attributes, basis, records);
  }
}
