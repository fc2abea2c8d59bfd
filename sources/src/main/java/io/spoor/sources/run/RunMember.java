package io.spoor.sources.run;

import org.jspecify.annotations.Nullable;

/** Members that the mapping reads of a record, with what they state. */
enum RunMember {
  TRACE_ID(null, "trace_id", "the id"),
  TIME(null, "time", "when the run began"),
  RUN_ID(null, "run_id", "the run's id"),
  REQUEST(null, "request", "the user's request"),
  AGENT(null, "agent", "the agent"),
  AGENT_ID(AGENT, "id", "the agent's id"),
  AGENT_NAME(AGENT, "name", "the agent's name"),
  AGENT_VERSION(AGENT, "version", "the agent's version"),
  AGENT_CODE_DIGEST(AGENT, "code_digest", "the digest of the agent's code"),
  USER(null, "user", "the user"),
  USER_ID(USER, "id", "the user's id"),
  USER_TYPE(USER, "type", "the user's type"),
  USER_NAME(USER, "name", "the user's name");

  private final @Nullable RunMember parent;
  private final String label;
  private final String meaning;

  RunMember(@Nullable RunMember parent, String label, String meaning) {
    this.parent = parent;
    this.label = label;
    this.meaning = meaning;
  }

  /** The object that the member is in; null: the record itself. */
  @Nullable RunMember parent() {
    return parent;
  }

  /** Its name in its object. */
  String label() {
    return label;
  }

  /** What it states, for the detail of a dead letter. */
  String meaning() {
    return meaning;
  }

  /** JSON pointer to it. */
  String pointer() {
    return (parent == null ? "" : parent.pointer()) + '/' + label;
  }
}
