package io.spoor.schemas.vocabulary;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Kinds of objects that effects concern, in the same words for every source. */
public enum ObjectKind {
  ACCESS_KEY("access-key"),
  ACCOUNT("account"),
  ACCOUNT_CONTACT("account-contact"),
  ACCOUNT_OWNER("account-owner"),
  AGENT_RUNTIME("agent-runtime"),
  APPLICATION("application"),
  ARCHIVE("archive"),
  AUDIT_LOG("audit-log"),
  BACKUP("backup"),
  BACKUP_LOCK("backup-lock"),
  BACKUP_PLAN("backup-plan"),
  BACKUP_VAULT("backup-vault"),
  BRANCH_PROTECTION("branch-protection"),
  BUCKET("bucket"),
  BUILD("build"),
  CALENDAR("calendar"),
  CAPACITY_CONTRACT("capacity-contract"),
  CERTIFICATE("certificate"),
  CLUSTER("cluster"),
  CONFIGURATION("configuration"),
  CONSOLE_LOCK("console-lock"),
  CONTAINER("container"),
  CUSTOM_ACTION("custom-action"),
  DATABASE("database"),
  DATABASE_SNAPSHOT("database-snapshot"),
  DNS_ZONE("dns-zone"),
  DOMAIN("domain"),
  DOMAIN_LOCK("domain-lock"),
  ENCRYPTION_BY_DEFAULT("encryption-by-default"),
  EXTENSION("extension"),
  FILE_SYSTEM("file-system"),
  FIREWALL("firewall"),
  FLOOD_PROTECTION("flood-protection"),
  FUNCTION("function"),
  GROUP("group"),
  IMAGE("image"),
  IMAGE_SHARING_BLOCK("image-sharing-block"),
  JOB("job"),
  KEY("key"),
  KEY_MATERIAL("key-material"),
  LAST_BACKUP("last-backup"),
  LEAKED_PASSWORD_DETECTION("leaked-password-detection"),
  LIBRARY("library"),
  MACHINE("machine"),
  MAIL("mail"),
  METADATA_PROTECTION("metadata-protection"),
  MODEL("model"),
  NETWORK("network"),
  NOTEBOOK("notebook"),
  OBJECT("object"),
  OBJECT_VERSION("object-version"),
  ORGANIZATION("organization"),
  ORGANIZATION_POLICY("organization-policy"),
  ORGANIZATION_POLICIES("organization-policies"),
  ORGANIZATION_VIEW("organization-view"),
  PARAMETER("parameter"),
  PASSWORD("password"),
  PASSWORD_RESET("password-reset"),
  PASSWORD_RULES("password-rules"),
  PLUGIN("plugin"),
  POD("pod"),
  POLICY("policy"),
  PUBLIC_ACCESS_BLOCK("public-access-block"),
  PUBLIC_ACCESS_BLOCK_OF_ACCOUNT("public-access-block-of-account"),
  QUOTA("quota"),
  RECOVERY_POINT("recovery-point"),
  REGION("region"),
  REPLICA("replica"),
  REPOSITORY("repository"),
  RIGHTS_LIMIT_OF_ROLE("rights-limit-of-role"),
  RIGHTS_LIMIT_OF_USER("rights-limit-of-user"),
  ROLE("role"),
  RUNBOOK("runbook"),
  SEARCH_CLUSTER("search-cluster"),
  SECOND_FACTOR("second-factor"),
  SECRET("secret"),
  SERVICE_PASSWORD("service-password"),
  SESSION("session"),
  SNAPSHOT("snapshot"),
  SNAPSHOT_SHARING_BLOCK("snapshot-sharing-block"),
  SSH_KEY("ssh-key"),
  START_SCRIPT("start-script"),
  TABLE("table"),
  TABLE_BACKUPS("table-backups"),
  TOOL("tool"),
  TRIGGER("trigger"),
  USER("user"),
  USER_DIRECTORY("user-directory"),
  VERSIONS_OF_OBJECTS("versions-of-objects"),
  VOLUME("volume"),
  WAREHOUSE("warehouse"),
  WEB_FIREWALL("web-firewall"),
  WORKLOAD("workload");

  private static final Map<String, ObjectKind> BY_LABEL =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(ObjectKind::label, Function.identity()));

  private final String label;

  ObjectKind(String label) {
    this.label = label;
  }

  /** The name in records, indices and tables. */
  public String label() {
    return label;
  }

  /** The kind with a label; null for a label of a later version. */
  public static @Nullable ObjectKind of(String label) {
    return BY_LABEL.get(label);
  }
}
