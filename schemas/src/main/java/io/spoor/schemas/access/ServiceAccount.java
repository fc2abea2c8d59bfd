package io.spoor.schemas.access;

/** The account of a part of Spoor, for logins to Kafka and other servers. */
public enum ServiceAccount {
  APP("app", "the streams app, and a replay, which takes over from it"),
  INGEST("ingest", "whatever brings raw records in"),
  CONNECT("connect", "a Connect worker, for its own topics; connectors log in as themselves"),
  SEARCH_SINK("search-sink", "the connector that indexes in Elasticsearch"),
  ALERT_SINK("alert-sink", "the connector that tells people"),
  EVIDENCE_SINK("evidence-sink", "a connector that keeps evidence"),
  OPERATOR("operator", "the command line: looks, judges alerts, changes nothing else"),
  ADMINISTRATOR("admin", "manifests, exceptions, rules, topics, users, ACLs");

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
