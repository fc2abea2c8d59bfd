package io.spoor.sources.cloudtrail;

import static io.spoor.sources.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.sources.mapping.OpenPorts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the external principals that a request admits: by policy, attribute or firewall rule. */
final class ExternalAccess {
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

  private static final String PUBLIC_GROUPS = "/groups/global/";

  private final JsonFields request;
  private final ExternalPrincipals externalPrincipals;

  private ExternalAccess(JsonFields request, String account) {
    this.request = request;
    this.externalPrincipals = new ExternalPrincipals(account);
  }

  /**
   * The external principals; null when there are none. {@code account}: the owner of the resource.
   */
  static @Nullable String describe(String action, JsonFields request, String account) {
    var access = new ExternalAccess(request, account);
    switch (action) {
      case "ModifySnapshotAttribute" -> access.readPermissions("createVolumePermission");
      case "ModifyImageAttribute" -> access.readPermissions("launchPermission");
      case "ModifyFpgaImageAttribute" -> access.readPermissions("loadPermission");
      case "ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute" ->
          access.readValuesToAdd();
      case "AuthorizeSnapshotAccess" ->
          access.externalPrincipals.addPrincipal(request.text("accountWithRestoreAccess"));
      case "AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules" -> access.readFirewall();
      case "PutBucketAcl", "PutObjectAcl" -> access.readAcl();
      case "PutBucketReplication" -> access.readReplication();
      case "CreateResourceShare",
          "AssociateResourceShare",
          "CreateGrant",
          "AddPermission",
          "PutPermission" ->
          access.readPrincipals();
      case "CreateFunctionUrlConfig", "UpdateFunctionUrlConfig" -> access.readFunctionUrl();
      case "ModifyDBInstance",
          "ModifyDBCluster",
          "CreateDBInstance",
          "RestoreDBInstanceFromDBSnapshot",
          "RestoreDBInstanceToPointInTime",
          "RestoreDBClusterFromSnapshot",
          "ModifyCluster",
          "RestoreFromClusterSnapshot" ->
          access.readPublicAccess();
      case "UpdateClusterConfig" -> access.readCluster();
      case "TransferDomainToAnotherAwsAccount" ->
          access.externalPrincipals.addPrincipal(request.text("accountId"));
      case "CreateVpcPeeringConnection" ->
          access.externalPrincipals.addPrincipal(request.text("peerOwnerId"));
      case "ModifyDocumentPermission" -> access.readAccounts("accountIdsToAdd");
      case "ModifyVpcEndpointServicePermissions" -> access.readEndpointService();
      case "AuthorizeEndpointAccess" ->
          access.externalPrincipals.addPrincipal(request.text("account"));
      case "AuthorizeDataShare" ->
          access.externalPrincipals.addPrincipal(request.text("consumerIdentifier"));
      case "CreateTrustAnchor",
          "CreateSAMLProvider",
          "UpdateSAMLProvider",
          "CreateOpenIDConnectProvider" ->
          access.externalPrincipals.add("outside identities");
      case "SetTopicAttributes", "SetQueueAttributes" -> access.readAttributes();
      default -> access.readPolicies();
    }
    return access.externalPrincipals.summary();
  }

  private void readPolicies() {
    for (String name : POLICIES) {
      readPolicy(request.get(name));
    }
  }

  private void readPolicy(@Nullable JsonNode value) {
    PolicyDocument policy = PolicyDocument.of(value);
    if (policy != null) {
      policy.collectExternal(externalPrincipals);
    }
  }

  private void readAttributes() {
    if ("Policy".equals(request.text("attributeName"))) {
      readPolicy(request.get("attributeValue"));
    }
    readPolicy(request.object("attributes").get("Policy"));
  }

  private void readPermissions(String permission) {
    for (JsonNode item : each(request.object(permission).object("add").get("items"))) {
      externalPrincipals.addPrincipal(JsonFields.text(item.get("userId")));
      if ("all".equals(JsonFields.text(item.get("group")))) {
        externalPrincipals.addPublic();
      }
      if (item.has("organizationArn") || item.has("organizationalUnitArn")) {
        externalPrincipals.add("an organization");
      }
    }
  }

  private void readValuesToAdd() {
    readAccounts("valuesToAdd");
  }

  private void readPublicAccess() {
    if (Boolean.TRUE.equals(request.bool("publiclyAccessible"))) {
      externalPrincipals.addPublic();
    }
  }

  private void readCluster() {
    JsonFields network = request.object("resourcesVpcConfig");
    for (JsonNode range : each(network.get("publicAccessCidrs"))) {
      if (range.asText().endsWith("/0")
          && Boolean.TRUE.equals(network.bool("endpointPublicAccess"))) {
        externalPrincipals.addPublic();
      }
    }
  }

  private void readEndpointService() {
    JsonFields changes = request.object("ModifyVpcEndpointServicePermissionsRequest");
    for (JsonNode element : each(changes.get("AddAllowedPrincipals"))) {
      externalPrincipals.addPrincipal(
          element.isObject() ? JsonFields.text(element.get("content")) : element.asText());
    }
  }

  private void readAccounts(String accounts) {
    for (JsonNode value : each(request.get(accounts))) {
      if ("all".equals(value.asText())) {
        externalPrincipals.addPublic();
      } else {
        externalPrincipals.addPrincipal(value.asText());
      }
    }
  }

  private void readFirewall() {
    if (ports(request) != null) {
      externalPrincipals.addPublic();
    }
  }

  /** Ports that firewall rules open to the public, as {@link OpenPorts}; null: there are none. */
  static @Nullable String ports(JsonFields request) {
    var ports = new OpenPorts();
    if (isOpenRange(request.node())) {
      addPorts(request.node(), ports);
    }
    for (JsonNode permission : each(request.object("ipPermissions").get("items"))) {
      if (hasOpenRange(permission.path("ipRanges").path("items"))
          || hasOpenRange(permission.path("ipv6Ranges").path("items"))) {
        addPorts(permission, ports);
      }
    }
    JsonFields changes = request.object("ModifySecurityGroupRulesRequest");
    for (JsonNode changed : each(changes.get("SecurityGroupRule"))) {
      JsonNode rule = changed.path("SecurityGroupRule");
      if (isOpenRange(rule)) {
        addPorts(rule, ports);
      }
    }
    return ports.text();
  }

  private static boolean hasOpenRange(JsonNode ranges) {
    for (JsonNode range : ranges) {
      if (isOpenRange(range)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the range contains every address: its prefix length is 0, whatever address precedes it.
   */
  private static boolean isOpenRange(JsonNode range) {
    for (String name : List.of("cidrIp", "cidrIpv6", "CidrIpv4", "CidrIpv6")) {
      if (range.path(name).asText().endsWith("/0")) {
        return true;
      }
    }
    return false;
  }

  private static void addPorts(JsonNode rule, OpenPorts ports) {
    if (OpenPorts.hasPorts(port(rule, "ipProtocol", "IpProtocol"))) {
      String from = port(rule, "fromPort", "FromPort");
      ports.add("-1".equals(from) ? null : from, port(rule, "toPort", "ToPort"));
    }
  }

  private static @Nullable String port(JsonNode rule, String name, String other) {
    String port = JsonFields.text(rule.get(name));
    return port == null ? JsonFields.text(rule.get(other)) : port;
  }

  private void readAcl() {
    String canned = request.text("x-amz-acl");
    for (JsonNode element : each(request.get("x-amz-acl"))) {
      canned = element.asText();
    }
    if (canned != null && (canned.startsWith("public-") || canned.equals("authenticated-read"))) {
      externalPrincipals.addPublic();
    }
    JsonFields list = request.object("AccessControlPolicy").object("AccessControlList");
    for (JsonNode grant : each(list.get("Grant"))) {
      if (grant.path("Grantee").path("URI").asText().contains(PUBLIC_GROUPS)) {
        externalPrincipals.addPublic();
      }
    }
  }

  private void readReplication() {
    for (JsonNode rule : each(request.object("ReplicationConfiguration").get("Rule"))) {
      externalPrincipals.addPrincipal(JsonFields.text(rule.path("Destination").path("Account")));
    }
  }

  private void readPrincipals() {
    String principal = request.text("principal");
    boolean isLimited =
        request.text("sourceArn") != null
            || request.text("sourceAccount") != null
            || request.text("principalOrgID") != null;
    if (!isLimited || !"*".equals(principal)) {
      externalPrincipals.addPrincipal(principal);
    }
    externalPrincipals.addPrincipal(request.text("granteePrincipal"));
    for (JsonNode element : each(request.get("principals"))) {
      externalPrincipals.addPrincipal(element.asText());
    }
    for (JsonNode element : each(request.get("aWSAccountIds"))) {
      externalPrincipals.addPrincipal(element.asText());
    }
  }

  private void readFunctionUrl() {
    if ("NONE".equals(request.text("authType"))) {
      externalPrincipals.addPublic();
    }
  }
}
