package io.spoor.sources.azure;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.schemas.vocabulary.RequestStage;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.k8s.KubernetesMapping;
import io.spoor.sources.mapping.EffectTable;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Maps an entry of the activity log (learn.microsoft.com/azure/azure-monitor/platform, "Activity
 * log event schema"), as the REST API returns it or as a diagnostic setting exports it, and
 * resource logs of storage and clusters in the same export.
 *
 * <p>An operation has an entry for its start and one for its end. Only correlation id, operation
 * and resource are the same in both, and on both routes, so they make the id.
 */
public final class AzureActivityMapping extends AuditMapping {
  /** End of the id of a role assignment, behind the scope. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile("/providers/microsoft\\.authorization/.*", Pattern.CASE_INSENSITIVE);

  /** Type and name of a resource, behind its provider. */
  private static final Pattern RESOURCE =
      Pattern.compile("/providers/[^/]+/((?:[^/]+/)*[^/]+)$", Pattern.CASE_INSENSITIVE);

  private static final Pattern RESOURCE_GROUP =
      Pattern.compile("/resourcegroups/([^/]+)", Pattern.CASE_INSENSITIVE);

  /** Callers are the identities of the directory. */
  private static final String DIRECTORY = "entra";

  /** Type of the resource that is one version of a blob, as the query of a request names it. */
  private static final String VERSION = "version";

  /** Label: account and container of a blob. */
  private static final String CONTAINER = "container";

  /** Container, blob, and the query with a version, in the address of a request. */
  private static final Pattern BLOB_VERSION =
      Pattern.compile(
          "https?://[^/?]+/([^/?]+)/([^?]+)\\?(?:[^#]*&)?versionid=([^&#]+).*",
          Pattern.CASE_INSENSITIVE);

  private static final String KUBERNETES = "kubernetes";
  private static final String OBJECT_ID =
      "http://schemas.microsoft.com/identity/claims/objectidentifier";
  private static final String ROLE_ASSIGNMENT = "microsoft.authorization/roleassignments/write";

  /** Owner, and User Access Administrator ("Azure built-in roles"). */
  private static final List<String> FULL_ROLES =
      List.of("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9");

  private final KubernetesMapping kubernetes = new KubernetesMapping();

  public AzureActivityMapping() {
    super(
        "azure-activity",
        Set.of("correlationId", "eventDataId", "operationId", "uti", "aio", "auditID"),
        Set.of(VERSION, CONTAINER));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    if (String.valueOf(record.text("category")).startsWith("kube-audit")
        && !record.embedded("properties.log").isEmpty()) {
      kubernetes.read(record, event);
      return;
    }
    String action = record.text("operationName.value", "operationName");
    String resource = resource(record);
    event.time(record.time("eventTimestamp", "time", "submissionTimestamp"));
    event.action(action, provider(record, action));
    event.type(record.text("category.value", "category"));
    readVersion(record, event);
    event.resource(resource, record.text("resourceType.value", "resourceType"));
    event.requestId(record.text("httpRequest.clientRequestId", "correlationId"));
    event.account(record.text("subscriptionId", "tenantId"));
    event.region(record.text("location"));
    event.network(
        address(record.text("httpRequest.clientIpAddress", "callerIpAddress")),
        record.text("properties.userAgentHeader"));
    String id = id(record, action, resource);
    event.id(id);
    readStatus(record, id != null, event);
    readCaller(record, event);
    if (action != null) {
      readProperties(record, action.toLowerCase(Locale.ROOT), event);
    }
  }

  /** Ids of resources ignore case, and the export has them in capitals. */
  private static @Nullable String resource(AuditRecord record) {
    String id = record.text("resourceId", "resourceUri");
    return id == null ? null : id.toLowerCase(Locale.ROOT);
  }

  /** The version of a blob that a request to the storage is about, and its container. */
  private static void readVersion(AuditRecord record, AuditEvent event) {
    String address = record.text("uri");
    Matcher version = address == null ? null : BLOB_VERSION.matcher(address);
    if (version == null || !version.matches()) {
      return;
    }
    String container = version.group(1);
    String account = record.text("properties.accountName");
    container = account == null ? container : account + '/' + container;
    event.label(CONTAINER, container);
    event.resource(container + '/' + version.group(2) + "?versionid=" + version.group(3), VERSION);
  }

  /** Storage logs add a port to the address. */
  private static @Nullable String address(@Nullable String address) {
    if (address == null) {
      return null;
    }
    int colon = address.indexOf(':');
    boolean hasPort = address.indexOf('.') > 0 && colon > 0 && colon == address.lastIndexOf(':');
    return hasPort ? address.substring(0, colon) : address;
  }

  private static @Nullable String provider(AuditRecord record, @Nullable String action) {
    String provider = record.text("resourceProviderName.value", "resourceProvider");
    if (provider != null || action == null) {
      return provider;
    }
    int slash = action.indexOf('/');
    return slash < 0 ? null : action.substring(0, slash);
  }

  private static @Nullable String id(
      AuditRecord record, @Nullable String action, @Nullable String resource) {
    String correlation = record.text("correlationId");
    if (correlation == null || action == null) {
      return record.text("eventDataId");
    }
    return correlation
        + ':'
        + Keys.id((action + '\n' + resource).toLowerCase(Locale.ROOT)).substring(0, 16);
  }

  private static void readStatus(AuditRecord record, boolean hasId, AuditEvent event) {
    String status = record.text("status.value", "resultType", "statusText", "status");
    String code =
        record.text("subStatus.value", "properties.statusCode", "resultSignature", "statusCode");
    switch (String.valueOf(status).toLowerCase(Locale.ROOT)) {
      case "start", "started" -> readStage(RequestStage.STARTED, hasId, record, event);
      case "accept", "accepted", "active", "in progress" ->
          readStage(RequestStage.CONTINUED, hasId, record, event);
      case "success", "succeeded" -> {
        readStage(RequestStage.ENDED, hasId, record, event);
        event.succeeded();
      }
      case "failure", "failed" -> {
        readStage(RequestStage.ENDED, hasId, record, event);
        event.failed(errorCode(code), record.text("properties.statusMessage", "resultDescription"));
      }
      default -> readCode(status, record.text("statusCode"), event);
    }
  }

  private static void readStage(
      RequestStage stage, boolean hasId, AuditRecord record, AuditEvent event) {
    if (hasId) {
      event.stage(stage);
      OptionalLong time = record.time("eventTimestamp", "time", "submissionTimestamp");
      event.ended(stage == RequestStage.ENDED ? time : OptionalLong.empty());
    }
  }

  /** Outcome of a storage log. */
  private static void readCode(@Nullable String status, @Nullable String code, AuditEvent event) {
    if (code != null && code.length() == 3) {
      if (code.charAt(0) < '4') {
        event.succeeded();
      } else {
        event.failed(code.equals("403") ? "Forbidden" : status == null ? code : status, null);
      }
    }
  }

  /** The export has the status before the code: {@code Failed.Forbidden}. */
  private static @Nullable String errorCode(@Nullable String signature) {
    if (signature == null) {
      return null;
    }
    String code = signature.substring(signature.indexOf('.') + 1);
    return code.startsWith("Forbidden") || code.equals("403") ? "Forbidden" : code;
  }

  private static void readCaller(AuditRecord record, AuditEvent event) {
    AuditRecord identity = record.embedded("identity");
    AuditRecord exported = identity.object("claims");
    AuditRecord claims = exported.isEmpty() ? record.object("claims") : exported;
    String objectId = AuditClaims.of(claims, OBJECT_ID);
    String caller = record.text("caller", "identity.requester.upn", "identity.requester.objectId");
    String name = claims.text("name", "upn");
    String requester = claims.text("oid");
    requester = requester == null ? record.text("identity.requester.objectId") : requester;
    String id = objectId == null ? requester : objectId;
    id = id == null ? caller : id;
    boolean isProgram =
        "app".equals(claims.text("idtyp"))
            || (caller != null && caller.indexOf('@') < 0 && name == null);
    event.principal(
        isProgram ? ActorType.WORKLOAD : ActorType.HUMAN,
        DIRECTORY,
        id,
        name == null ? caller : name,
        record.text("tenantId"));
    if (!isProgram) {
      event.login(PersonRule.DIRECTORY_LOGIN, caller);
    }
    // The token by which Entra's sign-in log names it.
    event.credential("token", DIRECTORY, claims.text("uti"), false);
    event.label("app", claims.text("appid"));
  }

  private static void readProperties(AuditRecord record, String action, AuditEvent event) {
    AuditRecord body = record.embedded("properties.requestbody", "properties.requestBody");
    if (action.equals(ROLE_ASSIGNMENT)) {
      AuditRecord assignment = body.object("Properties");
      AuditRecord stated = assignment.isEmpty() ? record.object("properties") : assignment;
      event.label(EventLabels.GRANTEE, stated.text("principalId"));
      String role = stated.text("roleDefinitionId");
      boolean isFull =
          role != null && FULL_ROLES.stream().anyMatch(role.toLowerCase(Locale.ROOT)::endsWith);
      event.label(EventLabels.GRANTS, isFull ? "admin" : null);
      event.label(EventLabels.GRANTS_WITHIN, scope(resource(record)));
    }
    boolean isPublic =
        body.isTrue("properties.allowBlobPublicAccess")
            || record
                .embedded("properties.responseBody")
                .isTrue("properties.allowBlobPublicAccess");
    String access = body.text("properties.publicAccess");
    boolean isContainerPublic = access != null && !access.equalsIgnoreCase("None");
    event.label(EventLabels.EXPOSED_TO, isPublic || isContainerPublic ? "public" : null);
    boolean isPlain = Boolean.FALSE.equals(body.bool("properties.supportsHttpsTrafficOnly"));
    event.label(EventLabels.GUARD_LOWERED, isPlain ? "true" : null);
  }

  /** The part of a subscription in which a role is assigned; null for a whole one. */
  private static @Nullable String scope(@Nullable String assignment) {
    if (assignment == null) {
      return null;
    }
    String scope = ASSIGNMENT.matcher(assignment).replaceFirst("");
    Matcher resource = RESOURCE.matcher(scope);
    if (resource.find()) {
      return resource.group(1);
    }
    Matcher group = RESOURCE_GROUP.matcher(scope);
    return group.find() ? "resource group " + group.group(1) : null;
  }

  @Override
  protected EffectTable tableFor(IdentityEvent event) {
    return KUBERNETES.equals(event.getService()) ? kubernetes.table() : table();
  }

  @Override
  protected Operation operation(IdentityEvent event) {
    if (KUBERNETES.equals(event.getService())) {
      return kubernetes.operation(event);
    }
    String action = event.getAction().toLowerCase(Locale.ROOT);
    int slash = action.indexOf('/');
    return slash < 0
        ? new Operation("storage", action)
        : new Operation(action.substring(0, slash), action.substring(slash + 1));
  }
}
