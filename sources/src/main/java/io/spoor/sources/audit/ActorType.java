package io.spoor.sources.audit;

/** Types of principals, as the contract of {@code Principal.type} has them. */
public enum ActorType {
  HUMAN("human"),
  /** Part of the vendor's product, which acts on its own. */
  SERVICE("service"),
  /** An AI agent with an identity of its own. */
  AGENT("agent"),
  /** A program of the customer: a service account, an application, a token of an integration. */
  WORKLOAD("workload"),
  UNKNOWN("unknown");

  private final String label;

  ActorType(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
