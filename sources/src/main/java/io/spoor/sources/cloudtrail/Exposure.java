package io.spoor.sources.cloudtrail;

import static io.spoor.sources.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a request lets in who is not of the account: by policy, by attribute, by firewall rule. */
final class Exposure {
  private static final List<String> POLICIES =
      List.of(
          "bucketPolicy",
          "policy",
          "policyDocument",
          "policyText",
          "resourcePolicy",
          "keyPolicy",
          "accessPolicy",
          "accessPolicies",
          "policyInJson",
          "assumeRolePolicyDocument");

  private static final String EVERYBODY = "/groups/global/";

  private final Fields request;
  private final Outsiders outsiders;

  private Exposure(Fields request, String account) {
    this.request = request;
    this.outsiders = new Outsiders(account);
  }

  /**
   * Null when it lets nobody in from outside. {@code account}: the one that owns what is opened.
   */
  static @Nullable String of(String action, Fields request, String account) {
    var exposure = new Exposure(request, account);
    switch (action) {
      case "ModifySnapshotAttribute" -> exposure.added("createVolumePermission");
      case "ModifyImageAttribute" -> exposure.added("launchPermission");
      case "ModifyFpgaImageAttribute" -> exposure.added("loadPermission");
      case "ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute" ->
          exposure.valuesToAdd();
      case "AuthorizeSnapshotAccess" ->
          exposure.outsiders.principal(request.text("accountWithRestoreAccess"));
      case "AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules" -> exposure.firewall();
      case "PutBucketAcl", "PutObjectAcl" -> exposure.acl();
      case "PutBucketReplication" -> exposure.replication();
      case "CreateResourceShare",
          "AssociateResourceShare",
          "CreateGrant",
          "AddPermission",
          "PutPermission" ->
          exposure.principals();
      case "CreateFunctionUrlConfig", "UpdateFunctionUrlConfig" -> exposure.functionUrl();
      case "ModifyDBInstance",
          "ModifyDBCluster",
          "CreateDBInstance",
          "RestoreDBInstanceFromDBSnapshot",
          "RestoreDBInstanceToPointInTime",
          "RestoreDBClusterFromSnapshot",
          "ModifyCluster",
          "RestoreFromClusterSnapshot" ->
          exposure.madePublic();
      case "UpdateClusterConfig" -> exposure.cluster();
      case "TransferDomainToAnotherAwsAccount" ->
          exposure.outsiders.principal(request.text("accountId"));
      case "CreateVpcPeeringConnection" ->
          exposure.outsiders.principal(request.text("peerOwnerId"));
      case "ModifyDocumentPermission" -> exposure.all("accountIdsToAdd");
      case "ModifyVpcEndpointServicePermissions" -> exposure.endpointService();
      case "AuthorizeEndpointAccess" -> exposure.outsiders.principal(request.text("account"));
      case "AuthorizeDataShare" -> exposure.outsiders.principal(request.text("consumerIdentifier"));
      case "CreateTrustAnchor",
          "CreateSAMLProvider",
          "UpdateSAMLProvider",
          "CreateOpenIDConnectProvider" ->
          exposure.outsiders.add("outside identities");
      case "SetTopicAttributes", "SetQueueAttributes" -> exposure.attributes();
      default -> exposure.policies();
    }
    return exposure.outsiders.text();
  }

  private void policies() {
    for (String name : POLICIES) {
      policy(request.get(name));
    }
  }

  private void policy(@Nullable JsonNode value) {
    PolicyDocument policy = PolicyDocument.of(value);
    if (policy != null) {
      policy.letsIn(outsiders);
    }
  }

  private void attributes() {
    if ("Policy".equals(request.text("attributeName"))) {
      policy(request.get("attributeValue"));
    }
    policy(request.in("attributes").get("Policy"));
  }

  private void added(String permission) {
    for (JsonNode item : each(request.in(permission).in("add").get("items"))) {
      outsiders.principal(Fields.text(item.get("userId")));
      if ("all".equals(Fields.text(item.get("group")))) {
        outsiders.everybody();
      }
      if (item.has("organizationArn") || item.has("organizationalUnitArn")) {
        outsiders.add("an organization");
      }
    }
  }

  private void valuesToAdd() {
    all("valuesToAdd");
  }

  private void madePublic() {
    if (Boolean.TRUE.equals(request.bool("publiclyAccessible"))) {
      outsiders.everybody();
    }
  }

  private void cluster() {
    Fields network = request.in("resourcesVpcConfig");
    for (JsonNode range : each(network.get("publicAccessCidrs"))) {
      if (range.asText().endsWith("/0")
          && Boolean.TRUE.equals(network.bool("endpointPublicAccess"))) {
        outsiders.everybody();
      }
    }
  }

  private void endpointService() {
    Fields changes = request.in("ModifyVpcEndpointServicePermissionsRequest");
    for (JsonNode one : each(changes.get("AddAllowedPrincipals"))) {
      outsiders.principal(one.isObject() ? Fields.text(one.get("content")) : one.asText());
    }
  }

  private void all(String accounts) {
    for (JsonNode value : each(request.get(accounts))) {
      if ("all".equals(value.asText())) {
        outsiders.everybody();
      } else {
        outsiders.principal(value.asText());
      }
    }
  }

  private void firewall() {
    if (ports(request) != null) {
      outsiders.everybody();
    }
  }

  /** Ports that a firewall rule opens to everybody; null when it opens none. */
  static @Nullable String ports(Fields request) {
    if (isEverywhere(request.node())) {
      return ports(request.node());
    }
    for (JsonNode permission : each(request.in("ipPermissions").get("items"))) {
      if (anywhere(permission.path("ipRanges").path("items"))
          || anywhere(permission.path("ipv6Ranges").path("items"))) {
        return ports(permission);
      }
    }
    Fields changes = request.in("ModifySecurityGroupRulesRequest");
    for (JsonNode changed : each(changes.get("SecurityGroupRule"))) {
      JsonNode rule = changed.path("SecurityGroupRule");
      if (isEverywhere(rule)) {
        return ports(rule);
      }
    }
    return null;
  }

  private static boolean anywhere(JsonNode ranges) {
    for (JsonNode range : ranges) {
      if (isEverywhere(range)) {
        return true;
      }
    }
    return false;
  }

  /** A prefix of no bits is every address, whatever address is written before it. */
  private static boolean isEverywhere(JsonNode range) {
    for (String name : List.of("cidrIp", "cidrIpv6", "CidrIpv4", "CidrIpv6")) {
      if (range.path(name).asText().endsWith("/0")) {
        return true;
      }
    }
    return false;
  }

  private static String ports(JsonNode rule) {
    String from = port(rule, "fromPort", "FromPort");
    String to = port(rule, "toPort", "ToPort");
    if (from == null || to == null || from.equals("-1")) {
      return "0-65535";
    }
    return from.equals(to) ? from : from + "-" + to;
  }

  private static @Nullable String port(JsonNode rule, String name, String other) {
    String port = Fields.text(rule.get(name));
    return port == null ? Fields.text(rule.get(other)) : port;
  }

  private void acl() {
    String canned = request.text("x-amz-acl");
    for (JsonNode one : each(request.get("x-amz-acl"))) {
      canned = one.asText();
    }
    if (canned != null && (canned.startsWith("public-") || canned.equals("authenticated-read"))) {
      outsiders.everybody();
    }
    Fields list = request.in("AccessControlPolicy").in("AccessControlList");
    for (JsonNode grant : each(list.get("Grant"))) {
      if (grant.path("Grantee").path("URI").asText().contains(EVERYBODY)) {
        outsiders.everybody();
      }
    }
  }

  private void replication() {
    for (JsonNode rule : each(request.in("ReplicationConfiguration").get("Rule"))) {
      outsiders.principal(Fields.text(rule.path("Destination").path("Account")));
    }
  }

  private void principals() {
    String principal = request.text("principal");
    boolean limited =
        request.text("sourceArn") != null
            || request.text("sourceAccount") != null
            || request.text("principalOrgID") != null;
    if (!limited || !"*".equals(principal)) {
      outsiders.principal(principal);
    }
    outsiders.principal(request.text("granteePrincipal"));
    for (JsonNode one : each(request.get("principals"))) {
      outsiders.principal(one.asText());
    }
    for (JsonNode one : each(request.get("aWSAccountIds"))) {
      outsiders.principal(one.asText());
    }
  }

  private void functionUrl() {
    if ("NONE".equals(request.text("authType"))) {
      outsiders.everybody();
    }
  }
}
