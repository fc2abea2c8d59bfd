package io.spoor.decisions.view;

/** The result of looking for the chain of a trace or credential. */
public sealed interface RunLookup {

  /** The chain is known. */
  record Found(KnownRun run) implements RunLookup {}

  /** No live chain has the key, as far as the server has read. */
  record NotFound() implements RunLookup {}

  /** Several issuers' credentials have the id, and they are in different chains. */
  record Ambiguous() implements RunLookup {}
}
