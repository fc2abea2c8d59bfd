package io.spoor.sources.cloudtrail;

import static io.spoor.sources.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spoor.schemas.vocabulary.ApiNames;
import io.spoor.schemas.vocabulary.DecisionLabels;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.mapping.TextTruncation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the request parameters that detectors need, as short labels without content or secrets.
 * Most calls have none.
 */
final class RequestLabels {
  /** AWS policies that allow every action or every grant of permissions. */
  private static final Set<String> ADMIN_POLICIES =
      Set.of("AdministratorAccess", "IAMFullAccess", "PowerUserAccess");

  /** Ends the names of services that call others for an agent, as {@code aws-mcp}. */
  private static final String MCP_INVOKER = "-mcp.amazonaws.com";

  private static final String VERIFIED_PERMISSIONS = "verifiedpermissions.amazonaws.com";

  private static final int MAX_LABEL_CHARS = 200;

  private static final String MANAGED = ":iam::aws:policy/";

  /** Begin the names of AWS policies that only deny: of all actions, or of a leaked key. */
  private static final List<String> DENYING_POLICIES =
      List.of("AWSDenyAll", "AWSCompromisedKeyQuarantine");

  private final JsonFields record;
  private final JsonFields request;
  private final Caller caller;
  private final Map<String, String> labels = new TreeMap<>();

  private RequestLabels(JsonFields record, JsonFields request, Caller caller) {
    this.record = record;
    this.request = request;
    this.caller = caller;
  }

  static Map<String, String> of(
      JsonFields record,
      JsonFields request,
      Caller caller,
      String action,
      @Nullable AgentPlatformCall platform) {
    var requestLabels = new RequestLabels(record, request, caller);
    requestLabels.addCaller();
    if (request.isObject()) {
      requestLabels.addRequest(ApiNames.withoutVersion(action));
    }
    if (platform != null) {
      platform.addLabels(requestLabels.labels);
    }
    if ("ConsoleLogin".equals(action)) {
      String used = record.object("additionalEventData").text("MFAUsed");
      requestLabels.put(
          EventLabels.MFA, used == null ? null : String.valueOf("Yes".equalsIgnoreCase(used)));
    }
    requestLabels.addDecision(ApiNames.withoutVersion(action));
    return requestLabels.labels.isEmpty() ? Map.of() : Map.copyOf(requestLabels.labels);
  }

  /** Of a call of Verified Permissions: the caller asks what others may do. */
  private void addDecision(String action) {
    if (!action.startsWith("IsAuthorized")
        || !VERIFIED_PERMISSIONS.equals(record.text("eventSource"))) {
      return;
    }
    String decision = record.object("additionalEventData").text("decision");
    if (decision != null) {
      put(
          EventLabels.DECISION,
          "ALLOW".equalsIgnoreCase(decision) ? DecisionLabels.PERMIT : DecisionLabels.DENY);
      put(
          "decision_about",
          TextTruncation.singleLine(
              entity("principal", "entity")
                  + ' '
                  + request.object("action").text("actionId")
                  + ' '
                  + entity("resource", "entity"),
              MAX_LABEL_CHARS));
    }
  }

  private String entity(String member, String prefix) {
    JsonFields entity = request.object(member);
    return entity.text(prefix + "Type") + "::" + entity.text(prefix + "Id");
  }

  private void put(String label, @Nullable String value) {
    if (value != null) {
      labels.put(label, value);
    }
  }

  private void flag(String label, boolean isSet) {
    if (isSet) {
      labels.put(label, "true");
    }
  }

  private void addCaller() {
    String source = caller.sourceIdentity();
    put(EventLabels.SOURCE_IDENTITY, source == null ? request.text("sourceIdentity") : source);
    put(EventLabels.PERSON, caller.signedInPerson());
    put(EventLabels.ROLE_DELIVERY, caller.roleDelivery());
    put(EventLabels.DELEGATED_BY, caller.delegator());
    flag("assumed_root", caller.isAssumedRoot());
    put("in_scope_of", caller.scope("sourceArn"));
    put("issued_to", caller.scope("credentialsIssuedTo"));
    BearerToken token = caller.token();
    put("oauth_client", token == null ? null : token.client());
    String invoker = caller.invokedBy();
    boolean isForMcp = invoker != null && invoker.endsWith(MCP_INVOKER);
    put("mcp_server", isForMcp ? invoker : null);
    flag(EventLabels.FOR_MCP, isForMcp);
    flag(
        EventLabels.FROM_CONSOLE, Boolean.TRUE.equals(record.bool("sessionCredentialFromConsole")));
    // EC2 answers a dry run that would have succeeded with this code, and does nothing.
    flag(
        EventLabels.DRY_RUN,
        Boolean.TRUE.equals(request.bool("dryRun"))
            || String.valueOf(record.text("errorCode")).endsWith("DryRunOperation"));
    String endpoint = record.text("vpcEndpointAccountId");
    put(EventLabels.ENDPOINT_ACCOUNT, caller.account().equals(endpoint) ? null : endpoint);
  }

  private void addRequest(String action) {
    switch (action) {
      case "AttachUserPolicy", "PutUserPolicy" -> addGrant("user", "userName");
      case "AttachRolePolicy", "PutRolePolicy" -> addGrant("role", "roleName");
      case "AttachGroupPolicy", "PutGroupPolicy" -> addGrant("group", "groupName");
      case "AddUserToGroup" -> {
        putName(EventLabels.GRANTEE, "group", request.text("groupName"));
        putName(EventLabels.MEMBER, "user", request.text("userName"));
      }
      case "CreateRole", "UpdateAssumeRolePolicy" -> {
        putName(EventLabels.GRANTEE, "role", request.text("roleName"));
        addExternalAccess(action);
        flagOnlyDenies(PolicyDocument.of(request.get("policyDocument")));
      }
      case "CreateAccessKey",
          "CreateLoginProfile",
          "UpdateLoginProfile",
          "CreateServiceSpecificCredential",
          "ResetServiceSpecificCredential",
          "UploadSSHPublicKey",
          "UploadSigningCertificate",
          "EnableMFADevice" ->
          putName(EventLabels.GRANTEE, "user", request.text("userName"));
      case "CreatePolicyVersion" -> addPolicyVersion();
      case "CreateAccessEntry", "AssociateAccessPolicy" -> addClusterAccess();
      case "SetDefaultPolicyVersion" -> put(EventLabels.GRANTEE, policyName());
      case "DeleteAccessKey", "UpdateAccessKey" -> addKeyStatus(action);
      case "PutEventSelectors",
          "PutInsightSelectors",
          "UpdateTrail",
          "UpdateDetector",
          "UpdateMacieSession",
          "CreateFilter",
          "UpdateFilter",
          "ModifyLoadBalancerAttributes",
          "PutBucketLogging" ->
          flag(EventLabels.AUDIT_LIMITED, AuditLoggingChanges.reducesLogging(action, request));
      case "PutRetentionPolicy" -> {
        if (AuditLoggingChanges.reducesLogging(action, request)) {
          flag(EventLabels.AUDIT_LIMITED, true);
          put("retention_days", request.text("retentionInDays"));
        }
      }
      case "PutBucketLifecycle", "PutBucketLifecycleConfiguration" -> {
        put(EventLabels.EXPIRES_DAYS, AuditLoggingChanges.expiryDays(request));
        put(EventLabels.EXPIRES_PREFIX, AuditLoggingChanges.expiryPrefix(request));
      }
      case "StartSession" -> put("session_use", SessionUse.of(request));
      case "UpdateDevEndpoint" ->
          flag("access_key", request.get("publicKey") != null || hasElements("addPublicKeys"));
      case "UpdateAccountSendingEnabled" ->
          flag("mail_stopped", Boolean.FALSE.equals(request.bool("enabled")));
      case "PutAccountSendingAttributes" ->
          flag("mail_stopped", Boolean.FALSE.equals(request.bool("sendingEnabled")));
      case "CreateTrail" -> put(EventLabels.LOG_BUCKET, request.text("s3BucketName"));
      case "GetParameter", "GetParameters", "GetParametersByPath" ->
          flag(EventLabels.DECRYPTED, Boolean.TRUE.equals(request.bool("withDecryption")));
      case "DescribeInstanceAttribute" ->
          flag(EventLabels.USER_DATA, "userData".equals(request.text("attribute")));
      case "ModifyInstanceAttribute" ->
          flag(
              EventLabels.USER_DATA,
              request.get("userData") != null || "userData".equals(request.text("attribute")));
      case "UpdateInstanceInformation" ->
          put(EventLabels.INSTANCE_ADDRESS, request.text("iPAddress"));
      case "UpdateFunctionConfiguration" -> addLayers();
      case "PutBucketPublicAccessBlock",
          "PutPublicAccessBlock",
          "PutAccountPublicAccessBlock",
          "PutBucketVersioning",
          "ModifyInstanceMetadataOptions",
          "UpdateContinuousBackups" ->
          flag(EventLabels.GUARD_LOWERED, SafeguardChanges.weakensProtection(action, request));
      case "AuthorizeOAuth2Access",
          "CreateOAuth2Token",
          "CreateOAuth2TokenWithIAM",
          "CreateOAuth2TokenWithTokenExchange" -> {
        put("oauth_client", request.text("client_id"));
        put("audience", request.text("resource"));
      }
      case "DeleteObject" -> flag(EventLabels.FOR_GOOD, request.get("versionId") != null);
      case "DeleteDBInstance", "DeleteDBCluster" -> {
        flag(EventLabels.FOR_GOOD, Boolean.TRUE.equals(request.bool("skipFinalSnapshot")));
        flag(
            EventLabels.FINAL_COPY,
            Boolean.FALSE.equals(request.bool("skipFinalSnapshot"))
                || hasText("finalDBSnapshotIdentifier", "finalSnapshotIdentifier"));
      }
      case "DeleteCluster" ->
          flag(EventLabels.FINAL_COPY, hasText("finalClusterSnapshotIdentifier"));
      case "DeleteSecret" ->
          flag(
              EventLabels.FOR_GOOD,
              Boolean.TRUE.equals(request.bool("forceDeleteWithoutRecovery")));
      case "DeleteResolverQueryLogConfig" ->
          flag(
              EventLabels.UNUSED,
              "0"
                  .equals(
                      record
                          .object("responseElements")
                          .object("resolverQueryLogConfig")
                          .text("associationCount")));
      case "CopyObject", "PutBucketEncryption" ->
          put(
              EventLabels.LOCKED_WITH,
              SafeguardChanges.foreignKey(action, request, caller.account()));
      case "RunInstances", "RequestSpotInstances", "CreateFleet" ->
          addCapacity(record.object("responseElements"));
      case "UpdateClusterConfig" -> {
        flag(EventLabels.AUDIT_LIMITED, AuditLoggingChanges.reducesLogging(action, request));
        addExternalAccess(action);
      }
      default -> {
        if (ExternalAccessActions.mayGrantAccess(action)) {
          addExternalAccess(action);
        }
      }
    }
  }

  private void addCapacity(JsonFields response) {
    String amount = CapacityRequest.describe(request, response);
    put(EventLabels.CAPACITY, amount);
    put(EventLabels.STARTED, amount == null ? null : CapacityRequest.started(response));
  }

  private void addExternalAccess(String action) {
    ExternalPrincipals admitted = ExternalAccess.of(action, request, caller.account());
    String external = admitted.summary();
    put(EventLabels.EXPOSED_TO, external);
    flag(EventLabels.WRITE_ONLY, admitted.mayOnlyWrite());
    flag(
        "public_address",
        external != null && Boolean.TRUE.equals(request.bool("publiclyAccessible")));
    if (external != null && action.contains("SecurityGroup")) {
      put(EventLabels.PORTS, ExternalAccess.ports(request));
    }
  }

  private void putName(String label, String kind, @Nullable String name) {
    put(label, name == null ? null : kind + "/" + name);
  }

  private void addGrant(String kind, String parameter) {
    putName(EventLabels.GRANTEE, kind, request.text(parameter));
    String managed = request.text("policyArn");
    PolicyDocument policy = PolicyDocument.of(request.get("policyDocument"));
    boolean admin =
        managed != null
            && managed.contains(MANAGED)
            && ADMIN_POLICIES.contains(managed.substring(managed.lastIndexOf('/') + 1));
    put(EventLabels.GRANTS, admin || (policy != null && policy.isAdmin()) ? "admin" : null);
    flagOnlyDenies(policy);
    flag(EventLabels.ONLY_DENIES, managed != null && isDenying(managed));
  }

  private void flagOnlyDenies(@Nullable PolicyDocument policy) {
    flag(EventLabels.ONLY_DENIES, policy != null && policy.onlyDenies());
  }

  private static boolean isDenying(String managed) {
    String name = managed.substring(managed.lastIndexOf('/') + 1);
    return managed.contains(MANAGED) && DENYING_POLICIES.stream().anyMatch(name::startsWith);
  }

  private boolean hasText(String... names) {
    return Stream.of(names).anyMatch(name -> request.text(name) != null);
  }

  private boolean hasElements(String list) {
    return request.get(list) instanceof ArrayNode elements && !elements.isEmpty();
  }

  private void addClusterAccess() {
    String principal = request.text("principalArn");
    if (principal != null) {
      put(EventLabels.GRANTEE, Arns.resource(principal));
      String policy = request.text("policyArn");
      put(
          EventLabels.GRANTS,
          policy != null && policy.endsWith("ClusterAdminPolicy") ? "admin" : null);
    }
  }

  private void addPolicyVersion() {
    PolicyDocument document = PolicyDocument.of(request.get("policyDocument"));
    if (Boolean.TRUE.equals(request.bool("setAsDefault"))) {
      put(EventLabels.GRANTEE, policyName());
      put(EventLabels.GRANTS, document != null && document.isAdmin() ? "admin" : null);
      flagOnlyDenies(document);
    }
  }

  private @Nullable String policyName() {
    String arn = request.text("policyArn");
    return arn == null ? null : Arns.resource(arn);
  }

  private void addKeyStatus(String action) {
    String status = request.text("status");
    boolean isRevocation = action.startsWith("Delete") || "Inactive".equalsIgnoreCase(status);
    if (isRevocation || "Active".equalsIgnoreCase(status)) {
      put(
          isRevocation ? EventLabels.REVOKED_KEY : EventLabels.RESTORED_KEY,
          AccessKeys.idOrNull(request.text("accessKeyId")));
    }
  }

  private void addLayers() {
    String account = codeAccount();
    put(EventLabels.CODE_ACCOUNT, account);
    flag(
        EventLabels.CODE_LAYERS,
        account == null && request.get("layers") instanceof ArrayNode list && !list.isEmpty());
  }

  private @Nullable String codeAccount() {
    for (JsonNode layer : each(request.get("layers"))) {
      String account = Arns.account(layer.asText());
      if (account != null && !account.equals(caller.account())) {
        return account;
      }
    }
    return null;
  }
}
