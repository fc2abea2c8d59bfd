package io.spoor.decisions.request;

/** One item of a batch: a request, or the reason why it is none. */
public sealed interface BatchItem {

  record Complete(EvaluationRequest request) implements BatchItem {}

  record Invalid(String reason) implements BatchItem {}
}
