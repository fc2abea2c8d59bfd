package io.spoor.sources.gcp;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.schemas.vocabulary.RequestStage;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.k8s.KubernetesMapping;
import io.spoor.sources.k8s.KubernetesObjects;
import io.spoor.sources.mapping.EffectTable;
import io.spoor.sources.mapping.SubjectAlias;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Maps a log entry with an {@code AuditLog}
 * (cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog).
 *
 * <p>A long-running operation has an entry for its start and one for its end, with one operation
 * id. Entries of a cluster's API server are evaluated like those of Kubernetes itself.
 */
public final class GcpMapping extends AuditMapping {
  /** People and service accounts are the same identities in Google Workspace. */
  static final String DIRECTORY = "google";

  private static final String KUBERNETES = "io.k8s.";
  private static final Pattern NAMESPACE = Pattern.compile("/namespaces/([^/]+)/");

  private final KubernetesMapping kubernetes = new KubernetesMapping();

  public GcpMapping() {
    super(
        "gcp-audit",
        Set.of(
            "insertId",
            "serviceAccountKeyName",
            "id",
            KubernetesMapping.CREDENTIAL_ID,
            KubernetesMapping.ISSUED_ID),
        Set.of("service_account", "disabled"));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    AuditRecord log = record.object("protoPayload");
    AuditRecord entry = log.isEmpty() ? record : log;
    String method = entry.text("methodName");
    event.id(record.text("insertId"));
    event.time(record.time("timestamp", "receiveTimestamp"));
    event.action(method, entry.text("serviceName"));
    event.type(record.text("logName"));
    event.account(project(record));
    event.region(
        record.text("resource.labels.location", "resource.labels.region", "resource.labels.zone"));
    event.network(
        entry.text("requestMetadata.callerIp"),
        entry.text("requestMetadata.callerSuppliedUserAgent"));
    String account = ServiceAccounts.of(method, record, entry);
    String type = record.text("resource.type");
    // The name of the resource may have the account's number: it is no second account.
    boolean isAgain = account != null && ServiceAccounts.TYPE.equals(type);
    event.resource(entry.text("resourceName"), isAgain ? null : type);
    event.resource(account, ServiceAccounts.TYPE);
    boolean isPending = readStage(record, event);
    if (!isPending) {
      readOutcome(entry, event);
    }
    if (method != null && method.startsWith(KUBERNETES)) {
      ClusterRequest.readCaller(record, entry, event);
    } else {
      readCaller(entry, event);
    }
    if (method != null) {
      readRequest(method, account, entry, event);
    }
  }

  private static @Nullable String project(AuditRecord record) {
    String project = record.text("resource.labels.project_id");
    String log = record.text("logName");
    int end = log == null ? -1 : log.indexOf("/logs/");
    return project != null || log == null || end < 0 ? project : log.substring(0, end);
  }

  /** Whether the entry is not the last one of its operation. */
  private static boolean readStage(AuditRecord record, AuditEvent event) {
    AuditRecord operation = record.object("operation");
    boolean isFirst = operation.isTrue("first");
    boolean isLast = operation.isTrue("last");
    String id = operation.text("id");
    if (id == null || (isFirst && isLast)) {
      return false;
    }
    if (operation.member("first") == null && operation.member("last") == null) {
      return false;
    }
    event.id(id);
    if (isLast) {
      event.stage(RequestStage.ENDED);
      OptionalLong ended = record.time("timestamp", "receiveTimestamp");
      event.ended(ended);
      return false;
    }
    event.stage(isFirst ? RequestStage.STARTED : RequestStage.CONTINUED);
    return true;
  }

  private static void readOutcome(AuditRecord entry, AuditEvent event) {
    String code = entry.text("status.code");
    boolean isRefused =
        code == null
            && entry.objects("authorizationInfo").stream()
                .anyMatch(info -> Boolean.FALSE.equals(info.bool("granted")));
    if (isRefused) {
      event.failed(StatusCodes.PERMISSION_DENIED, null);
    } else if ((code == null || code.equals("0"))
        && "Failure".equals(entry.text("response.status"))) {
      // The answer of Kubernetes, where the call to it went well.
      event.failed(entry.text("response.reason"), entry.text("response.message"));
    } else if (code == null || code.equals("0")) {
      event.succeeded();
    } else {
      event.failed(StatusCodes.name(code), entry.text("status.message"));
    }
  }

  private static void readCaller(AuditRecord entry, AuditEvent event) {
    AuditRecord caller = entry.object("authenticationInfo");
    String id = caller.text("principalEmail", "principalSubject", "authoritySelector");
    event.principal(type(id), DIRECTORY, id, id, null);
    event.login(PersonRule.DIRECTORY_LOGIN, caller.text("principalEmail"));
    String key = caller.text("serviceAccountKeyName");
    event.credential("access-key", DIRECTORY, key == null ? null : keyId(key), true);
    List<String> delegation =
        caller.objects("serviceAccountDelegationInfo").stream()
            .map(GcpMapping::delegator)
            .filter(Objects::nonNull)
            .toList();
    if (!delegation.isEmpty()) {
      // In the order of the delegations: the first one is the real caller.
      String first = delegation.getFirst();
      event.delegatedBy(DIRECTORY, first);
      event.label(
          "delegation_chain", delegation.size() > 1 ? String.join(" > ", delegation) : null);
      boolean isFederated = WorkloadIdentity.subject(first) != null;
      event.label(
          EventLabels.IMPERSONATION,
          isFederated || type(first) == ActorType.SERVICE ? Manner.BOUND : null);
      if (id != null && isFederated) {
        event.brieflyAfter(SubjectAlias.Kind.IMPERSONATION, impersonation(first, id));
      }
    }
  }

  /** Google's account, or a subject of another identity provider. */
  private static @Nullable String delegator(AuditRecord delegation) {
    return delegation.text(
        "firstPartyPrincipal.principalEmail",
        "principalSubject",
        "principalEmail",
        "thirdPartyPrincipal.thirdPartyClaims.sub",
        "thirdPartyPrincipal.sub");
  }

  private static String impersonation(@Nullable String caller, String account) {
    return caller + "#" + account;
  }

  /**
   * A workload from elsewhere takes a service account. Many pods have one account of their cluster,
   * so the request is one step of the pod whose token names the account in these minutes.
   */
  private static void readImpersonation(
      @Nullable String caller, @Nullable String account, AuditEvent event) {
    String subject = WorkloadIdentity.subject(caller);
    if (subject != null && account != null) {
      event.label(EventLabels.IMPERSONATION, Manner.BOUND);
      event.stepOfDay();
      event.follows(SubjectAlias.webIdentity(subject), subject);
      event.precedes(SubjectAlias.Kind.IMPERSONATION, impersonation(caller, account));
    }
  }

  static ActorType type(@Nullable String id) {
    if (id == null || id.startsWith("system:")) {
      return KubernetesMapping.type(id);
    }
    if (id.contains("iam.gserviceaccount.com")) {
      return id.startsWith("service-") || id.contains("@gcp-sa-")
          ? ActorType.SERVICE
          : ActorType.WORKLOAD;
    }
    boolean isProgram =
        id.endsWith("gserviceaccount.com")
            || id.startsWith("serviceAccount:")
            || id.contains("/workloadIdentityPools/");
    return isProgram ? ActorType.WORKLOAD : ActorType.HUMAN;
  }

  /** {@code EMAIL/keys/ID} of a name that may begin with the host and the project or a dash. */
  private static String keyId(String name) {
    int start = name.indexOf(ServiceAccounts.PATH);
    return start < 0 ? name : name.substring(start + ServiceAccounts.PATH.length());
  }

  /** {@code shop} of {@code core/v1/namespaces/shop/services/web}. */
  private static @Nullable String namespace(@Nullable String resourceName) {
    Matcher namespace = resourceName == null ? null : NAMESPACE.matcher(resourceName);
    return namespace == null || !namespace.find() ? null : namespace.group(1);
  }

  private static void readRequest(
      String method, @Nullable String account, AuditRecord entry, AuditEvent event) {
    AuditRecord request = entry.object("request");
    if (method.startsWith(KUBERNETES)) {
      String resource = kubernetesOperation(method).service();
      KubernetesObjects.read(resource, namespace(entry.text("resourceName")), request, event);
      if ("nodes/proxy".equals(resource)) {
        KubernetesObjects.readProxied(entry.text("resourceName"), event);
      }
      return;
    }
    PolicyChanges.read(entry, event);
    ResourceChanges.read(method, request, event);
    if (method.contains("GenerateAccessToken")) {
      readImpersonation(entry.text("authenticationInfo.principalSubject"), account, event);
    }
    if (method.endsWith("CreateServiceAccountKey")) {
      String name = entry.text("response.name");
      event.issued(
          "access-key",
          DIRECTORY,
          name == null ? null : keyId(name),
          null,
          entry.time("response.valid_before_time.seconds", "response.validBeforeTime"));
    }
  }

  @Override
  protected EffectTable tableFor(IdentityEvent event) {
    return event.getAction().startsWith(KUBERNETES) ? kubernetes.table() : table();
  }

  @Override
  protected Operation operation(IdentityEvent event) {
    String method = event.getAction();
    if (method.startsWith(KUBERNETES)) {
      return kubernetesOperation(method);
    }
    String service = event.getService();
    int host = service == null ? -1 : service.indexOf('.');
    return new Operation(
        service == null ? "" : host < 0 ? service : service.substring(0, host), shortName(method));
  }

  /**
   * The last part of a name that begins with a capital, {@code CreateSink}; otherwise the last two,
   * {@code firewalls.insert}.
   */
  private static String shortName(String method) {
    int last = method.lastIndexOf('.');
    if (last < 0 || last + 1 == method.length()) {
      return method;
    }
    int before = method.lastIndexOf('.', last - 1);
    boolean isOne =
        Character.isUpperCase(method.charAt(last + 1))
            || Character.isUpperCase(method.charAt(before + 1));
    return method.substring((isOne ? last : before) + 1);
  }

  /** Resource and verb of {@code io.k8s.core.v1.pods.exec.create}: all behind the version. */
  private static Operation kubernetesOperation(String method) {
    List<String> parts = List.of(method.split("\\.", -1));
    int version = 0;
    for (int i = 0; i < parts.size(); i++) {
      version = version == 0 && parts.get(i).matches("v\\d+\\w*") ? i : version;
    }
    int verb = parts.size() - 1;
    return version == 0 || verb <= version + 1
        ? new Operation("", parts.getLast())
        : new Operation(String.join("/", parts.subList(version + 1, verb)), parts.get(verb));
  }
}
