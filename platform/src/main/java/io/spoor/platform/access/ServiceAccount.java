package io.spoor.platform.access;

/** The account of a part of Spoor, for logins to Kafka and other servers. */
public enum ServiceAccount {
  APP("app", "the streams app, and a replay, which replaces it"),
  INGEST("ingest", "producers of raw records, of every source without authority"),
  RUN("run", "services that start runs, for statements that outrank those of agents"),
  CONNECT("connect", "a Connect worker, for its internal topics; connectors log in as themselves"),
  SEARCH_SINK("search-sink", "the connector that indexes in Elasticsearch"),
  ALERT_SINK("alert-sink", "the connector that notifies people"),
  EVIDENCE_SINK("evidence-sink", "a connector that seals evidence"),
  OPINION_SINK("opinion-sink", "the connector that asks for second opinions and records them"),
  DECISIONS(
      "decisions",
      "decision servers: read live chains, policies and blocks, record decisions and confirmations"),
  OPERATOR("operator", "the command line: reads, writes verdicts, blocks and approvals"),
  ADMINISTRATOR("admin", "manifests, exceptions, rules, policies, topics, users, ACLs");

  private final String user;
  private final String job;

  ServiceAccount(String user, String job) {
    this.user = user;
    this.job = job;
  }

  /** The user name. */
  public String user() {
    return user;
  }

  /** The account's purpose, for people. */
  public String job() {
    return job;
  }

  /** Kafka's name of the principal. */
  public String principal() {
    return "User:" + user;
  }
}
