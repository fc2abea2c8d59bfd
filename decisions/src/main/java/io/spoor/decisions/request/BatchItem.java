package io.spoor.decisions.request;

/** One item of a batch: a request, or the reason why it is none. */
public sealed interface BatchItem {

  record Complete(EvaluationRequest request) implements BatchItem {}

  /**
   * An item that is no request.
   *
   * @param stated its types, ids and names, for the record; empty texts where it has none. Without
   *     properties and context, which may be of any size
   */
  record Invalid(String reason, EvaluationRequest stated) implements BatchItem {}
}
