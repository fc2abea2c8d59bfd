package io.spoor.pipeline.detect.explanation;

import org.jspecify.annotations.Nullable;

/** Kinds of targets in explanations. */
public enum Noun {
  ACCESS_LOGGING("access logging of bucket", null),
  ACCESS_KEYS("access keys", null),
  ACCESS("access", null),
  ACCOUNT("account", "accounts"),
  ACCOUNT_OR_NUMBER("account or other long number", "accounts or other long numbers"),
  ADMIN_PERMISSIONS("administrator permissions", null),
  AGENT("agent", "agents"),
  AGENT_RUNTIME("agent runtime", "agent runtimes"),
  APPLICATION("application", "applications"),
  AUDIT_LOGGING("logging or monitoring", null),
  BINDINGS("the bindings", null),
  BUCKET("bucket", "buckets"),
  BUILD("build", "builds"),
  CALENDAR("calendar", "calendars"),
  CHILD_KEY("child key", "child keys"),
  CLUSTER("cluster", "clusters"),
  CODE("commands or code", null),
  CODE_DIGEST("code digest", "code digests"),
  CODE_OF("the code", null),
  CODE_VERSION("version of its code", "versions of its code"),
  CONFIGURATION("configuration", "configurations"),
  CONTAINER("container", "containers"),
  CREDENTIAL("credential", "credentials"),
  CREDENTIALS("credentials", null),
  CUSTOM_ACTION("custom action", "custom actions"),
  DATA("data", null),
  DATE("date", "dates"),
  DEBUG_CONTAINER("a debug container", null),
  DECISION("a decision", null),
  DEFAULT_ENCRYPTION("the default encryption of bucket", null),
  DEFAULT_VERSION("the version in force of", null),
  DELETION("the deletion", null),
  EMAIL_ADDRESS("email address", "email addresses"),
  EVENT("event", "events"),
  EVERY_SERVICE("every service", null),
  EXTENSION("machine extension or command", "machine extensions or commands"),
  FILE("file", "files"),
  FREE_BUSY_TIMES("the free and busy times", null),
  FUNCTION("function", "functions"),
  HOLDERS("all holders of", null),
  IDENTIFIER("identifier", "identifiers"),
  IDENTITIES_OR_PERMISSIONS("identities or permissions", null),
  IDENTITY("identity", "identities"),
  INSTANCE("instance", "instances"),
  INSTANCE_IDENTITY("the identity", null),
  INSTANCE_OR_CONTAINER("instance or container", "instances or containers"),
  INVENTORY("resources of the account", null),
  JOB("job", "jobs"),
  KEY("key", "keys"),
  LIBRARIES("libraries", null),
  LINEAGE_KEY("key in one lineage", "keys in one lineage"),
  MACHINE("machine", "machines"),
  MAIL_OR_MODELS("settings or limits of mail or models", null),
  MANIFEST_VERSION("manifest version", "manifest versions"),
  MEMBERS("all members of", null),
  NAME("name", "names"),
  NETWORK("network", "networks"),
  NOTEBOOK("notebook", "notebooks"),
  NUMBER("number", "numbers"),
  OBJECTS("objects", null),
  OBJECTS_IN_BULK("objects in bulk", null),
  OBJECT_VERSIONS("object versions one by one", null),
  ORGANIZATION("its organization", null),
  PAID_SERVICE("paid capacity or services", null),
  PASSWORD("a password", null),
  PERMISSIONS("permissions", null),
  PLUGIN("plugin", "plugins"),
  POD("pod", "pods"),
  PORT("port", "ports"),
  PORT_OF("a port", null),
  PORT_RANGE("ports", null),
  PRIVILEGED_CONTAINERS("privileged containers", null),
  PROCESS("a running process", null),
  PROOF_KEY("proof key", "different proof keys"),
  PUBLIC("the public", null),
  RECORD("record", "records"),
  RECORD_STREAM("a stream that may carry audit logs", null),
  RESOURCE("resource", "resources"),
  RETENTION("the retention of bucket", null),
  ROOT_USER("the root user of account", null),
  ROLE("role", "roles"),
  RUN("run", "separate runs"),
  RUNBOOK("runbook", "runbooks"),
  SCOPE("scope", "scopes"),
  SECOND_FACTOR("a second factor", null),
  SECRET("secret or instance start script", "secrets or instance start scripts"),
  SENSITIVE_DATA("sensitive data", null),
  SERVICE("service", "services"),
  SESSION("a session", null),
  SHELL("a shell", null),
  START_SCRIPT("the start script", null),
  TEXT("text", "texts"),
  TEXT_LIKE_CALL("text with words of the call,", null),
  TEXT_LIKE_INSTRUCTION("text like an instruction,", null),
  TOKEN("token", "tokens"),
  TOOL("tool", "tools"),
  TOOL_RESULT("a result of tool", null),
  TRIGGER("trigger", "triggers"),
  TRUST_POLICY("the trust policy of", null),
  UNREADABLE_RECORDS("at least one unreadable record", null),
  UNUSUAL_BEHAVIOUR("unusual behaviour", "unusual behaviours"),
  USER("user", "users"),
  WORKLOAD("workload", "workloads"),
  WEB_ADDRESS("web address", "web addresses"),
  WEB_ADDRESS_FOR("a web address", null);

  private final String singular;
  private final @Nullable String plural;

  Noun(String singular, @Nullable String plural) {
    this.singular = singular;
    this.plural = plural;
  }

  String singular() {
    return singular;
  }

  /** Null for nouns that are not counted. */
  @Nullable String plural() {
    return plural;
  }
}
