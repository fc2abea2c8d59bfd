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
  AUDIT_LOGGING("logging or monitoring", null),
  BUCKET("bucket", "buckets"),
  CHILD_KEY("child key", "child keys"),
  CODE("commands or code", null),
  CODE_DIGEST("code digest", "code digests"),
  CODE_OR_LIBRARIES("the code or libraries", null),
  CODE_VERSION("version of its code", "versions of its code"),
  CREDENTIAL("credential", "credentials"),
  CREDENTIALS("credentials", null),
  DATA("data", null),
  DATE("date", "dates"),
  DEFAULT_ENCRYPTION("the default encryption of bucket", null),
  DEFAULT_VERSION("the version in force of", null),
  DELETION("the deletion", null),
  EMAIL_ADDRESS("email address", "email addresses"),
  EVENT("event", "events"),
  EVERY_SERVICE("every service", null),
  FILE("file", "files"),
  FUNCTION("function", "functions"),
  HOLDERS("all holders of", null),
  IDENTIFIER("identifier", "identifiers"),
  IDENTITIES_OR_PERMISSIONS("identities or permissions", null),
  IDENTITY("identity", "identities"),
  INSTANCE("instance", "instances"),
  INSTANCE_OR_CONTAINER("instance or container", "instances or containers"),
  INSTRUCTION("instruction", "instructions"),
  INVENTORY("resources of the account", null),
  KEY("key", "keys"),
  LINEAGE_KEY("key in one lineage", "keys in one lineage"),
  MAIL_OR_MODELS("settings or limits of mail or models", null),
  MANIFEST_VERSION("manifest version", "manifest versions"),
  MEMBERS("all members of", null),
  NAME("name", "names"),
  NETWORK("network", "networks"),
  NUMBER("number", "numbers"),
  OBJECTS("objects", null),
  OBJECTS_IN_BULK("objects in bulk", null),
  OBJECT_VERSIONS("object versions one by one", null),
  ORGANIZATION("its organization", null),
  PAID_SERVICE("paid capacity or services", null),
  PASSWORD("a password", null),
  PERMISSIONS("permissions", null),
  PORT("port", "ports"),
  PORT_RANGE("ports", null),
  PRIVILEGED_CONTAINERS("privileged containers", null),
  PROOF_KEY("proof key", "different proof keys"),
  PUBLIC("the public", null),
  RECORD("record", "records"),
  RESOURCE("resource", "resources"),
  RETENTION("the retention of bucket", null),
  ROOT_USER("the root user of account", null),
  RUN("run", "separate runs"),
  SCOPE("scope", "scopes"),
  SECOND_FACTOR("a second factor", null),
  SECRET("secret or instance start script", "secrets or instance start scripts"),
  SENSITIVE_DATA("sensitive data", null),
  SERVICE("service", "services"),
  SHELL("a shell or port", null),
  START_SCRIPT("the start script", null),
  TEXT("text", "texts"),
  TOKEN("token", "tokens"),
  TOOL("tool", "tools"),
  TOOL_RESULT("a result of tool", null),
  TRUST_POLICY("the trust policy of", null),
  UNREADABLE_RECORDS("at least one unreadable record", null),
  UNUSUAL_BEHAVIOUR("unusual behaviour", "unusual behaviours"),
  USER("user", "users"),
  WORKLOAD("workload", "workloads"),
  WEB_ADDRESS("web address", "web addresses");

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
