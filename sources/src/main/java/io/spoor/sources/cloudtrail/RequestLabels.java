package io.spoor.sources.cloudtrail;

import static io.spoor.sources.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spoor.schemas.vocabulary.ApiNames;
import io.spoor.schemas.vocabulary.Labels;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a request's parameters has to be known to judge it, in a few words each: never content,
 * never a secret. Most calls have nothing of it.
 */
final class RequestLabels {
  /** Policies of AWS that amount to everything, or to handing everything out. */
  private static final Set<String> ADMIN_POLICIES =
      Set.of("AdministratorAccess", "IAMFullAccess", "PowerUserAccess");

  private static final String MANAGED = ":iam::aws:policy/";

  private final Fields record;
  private final Fields request;
  private final Caller caller;
  private final Map<String, String> labels = new TreeMap<>();

  private RequestLabels(Fields record, Fields request, Caller caller) {
    this.record = record;
    this.request = request;
    this.caller = caller;
  }

  static Map<String, String> of(Fields record, Fields request, Caller caller, String action) {
    var all = new RequestLabels(record, request, caller);
    all.caller();
    if (request.isObject()) {
      all.request(ApiNames.withoutVersion(action));
    }
    if ("ConsoleLogin".equals(action)) {
      String used = record.in("additionalEventData").text("MFAUsed");
      all.put(Labels.MFA, used == null ? null : String.valueOf("Yes".equalsIgnoreCase(used)));
    }
    return all.labels.isEmpty() ? Map.of() : Map.copyOf(all.labels);
  }

  private void put(String label, @Nullable String value) {
    if (value != null) {
      labels.put(label, value);
    }
  }

  private void flag(String label, boolean is) {
    if (is) {
      labels.put(label, "true");
    }
  }

  private void caller() {
    String source = caller.sourceIdentity();
    put(Labels.SOURCE_IDENTITY, source == null ? request.text("sourceIdentity") : source);
    put(Labels.ROLE_DELIVERY, caller.roleDelivery());
    flag(Labels.FROM_CONSOLE, Boolean.TRUE.equals(record.bool("sessionCredentialFromConsole")));
    String endpoint = record.text("vpcEndpointAccountId");
    put(Labels.ENDPOINT_ACCOUNT, caller.account().equals(endpoint) ? null : endpoint);
  }

  private void request(String action) {
    switch (action) {
      case "AttachUserPolicy", "PutUserPolicy" -> grant("user", "userName");
      case "AttachRolePolicy", "PutRolePolicy" -> grant("role", "roleName");
      case "AttachGroupPolicy", "PutGroupPolicy" -> grant("group", "groupName");
      case "AddUserToGroup" -> {
        named(Labels.GRANTEE, "group", request.text("groupName"));
        named(Labels.MEMBER, "user", request.text("userName"));
      }
      case "CreateRole", "UpdateAssumeRolePolicy" -> {
        named(Labels.GRANTEE, "role", request.text("roleName"));
        exposure(action);
      }
      case "CreateAccessKey",
          "CreateLoginProfile",
          "UpdateLoginProfile",
          "CreateServiceSpecificCredential",
          "ResetServiceSpecificCredential",
          "UploadSSHPublicKey",
          "UploadSigningCertificate",
          "EnableMFADevice" ->
          named(Labels.GRANTEE, "user", request.text("userName"));
      case "CreatePolicyVersion" -> policyVersion();
      case "CreateAccessEntry", "AssociateAccessPolicy" -> clusterAccess();
      case "SetDefaultPolicyVersion" -> put(Labels.GRANTEE, policy());
      case "DeleteAccessKey", "UpdateAccessKey" -> keyStatus(action);
      case "PutEventSelectors",
          "PutInsightSelectors",
          "UpdateTrail",
          "UpdateDetector",
          "UpdateMacieSession",
          "CreateFilter",
          "UpdateFilter",
          "PutRetentionPolicy",
          "ModifyLoadBalancerAttributes",
          "PutBucketLogging" ->
          flag(Labels.AUDIT_LIMITED, Recording.isLimited(action, request));
      case "PutBucketLifecycle", "PutBucketLifecycleConfiguration" ->
          put(Labels.EXPIRES_DAYS, Recording.expiryDays(request));
      case "CreateTrail" -> put(Labels.LOG_BUCKET, request.text("s3BucketName"));
      case "GetParameter", "GetParameters", "GetParametersByPath" ->
          flag(Labels.DECRYPTED, Boolean.TRUE.equals(request.bool("withDecryption")));
      case "DescribeInstanceAttribute" ->
          flag(Labels.USER_DATA, "userData".equals(request.text("attribute")));
      case "ModifyInstanceAttribute" ->
          flag(
              Labels.USER_DATA,
              request.get("userData") != null || "userData".equals(request.text("attribute")));
      case "UpdateInstanceInformation" -> put(Labels.INSTANCE_ADDRESS, request.text("iPAddress"));
      case "UpdateFunctionConfiguration" -> layers();
      case "PutBucketPublicAccessBlock",
          "PutPublicAccessBlock",
          "PutAccountPublicAccessBlock",
          "PutBucketVersioning",
          "ModifyInstanceMetadataOptions",
          "UpdateContinuousBackups" ->
          flag(Labels.GUARD_LOWERED, Guards.isLowered(action, request));
      case "DeleteObject" -> flag(Labels.FOR_GOOD, request.get("versionId") != null);
      case "DeleteDBInstance", "DeleteDBCluster" ->
          flag(Labels.FOR_GOOD, Boolean.TRUE.equals(request.bool("skipFinalSnapshot")));
      case "CopyObject", "PutBucketEncryption" ->
          put(Labels.LOCKED_WITH, Guards.keyOfOthers(action, request, caller.account()));
      case "RunInstances", "RequestSpotInstances", "CreateFleet" ->
          put(Labels.CAPACITY, Capacity.of(request));
      case "UpdateClusterConfig" -> {
        flag(Labels.AUDIT_LIMITED, Recording.isLimited(action, request));
        exposure(action);
      }
      default -> {
        if (Openings.mayExpose(action)) {
          exposure(action);
        }
      }
    }
  }

  private void exposure(String action) {
    String outsiders = Exposure.of(action, request, caller.account());
    put(Labels.EXPOSED_TO, outsiders);
    if (outsiders != null && action.contains("SecurityGroup")) {
      put(Labels.PORTS, Exposure.ports(request));
    }
  }

  private void named(String label, String kind, @Nullable String name) {
    put(label, name == null ? null : kind + "/" + name);
  }

  private void grant(String kind, String parameter) {
    named(Labels.GRANTEE, kind, request.text(parameter));
    String managed = request.text("policyArn");
    PolicyDocument policy = PolicyDocument.of(request.get("policyDocument"));
    boolean admin =
        managed != null
            && managed.contains(MANAGED)
            && ADMIN_POLICIES.contains(managed.substring(managed.lastIndexOf('/') + 1));
    put(Labels.GRANTS, admin || (policy != null && policy.isAdmin()) ? "admin" : null);
  }

  private void clusterAccess() {
    String principal = request.text("principalArn");
    if (principal != null) {
      put(Labels.GRANTEE, Arns.resource(principal));
      String policy = request.text("policyArn");
      put(Labels.GRANTS, policy != null && policy.endsWith("ClusterAdminPolicy") ? "admin" : null);
    }
  }

  private void policyVersion() {
    PolicyDocument document = PolicyDocument.of(request.get("policyDocument"));
    if (Boolean.TRUE.equals(request.bool("setAsDefault"))) {
      put(Labels.GRANTEE, policy());
      put(Labels.GRANTS, document != null && document.isAdmin() ? "admin" : null);
    }
  }

  private @Nullable String policy() {
    String arn = request.text("policyArn");
    return arn == null ? null : Arns.resource(arn);
  }

  private void keyStatus(String action) {
    String status = request.text("status");
    boolean ends = action.startsWith("Delete") || "Inactive".equalsIgnoreCase(status);
    if (ends || "Active".equalsIgnoreCase(status)) {
      put(
          ends ? Labels.REVOKED_KEY : Labels.RESTORED_KEY,
          AccessKeys.idOrNull(request.text("accessKeyId")));
    }
  }

  private void layers() {
    String account = codeAccount();
    put(Labels.CODE_ACCOUNT, account);
    flag(
        Labels.CODE_LAYERS,
        account == null && request.get("layers") instanceof ArrayNode own && !own.isEmpty());
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
