package io.spoor.sources.cloudtrail;

import static io.spoor.sources.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.text.Words;
import io.spoor.sources.mapping.OpenPorts;
import io.spoor.sources.mapping.OpenRanges;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the external principals that a request admits: by policy, attribute or firewall rule. */
final class ExternalAccess {
  private static final List<String> POLICIES =
      Words.list(
          """
          bucketPolicy policy policyDocument policyText resourcePolicy keyPolicy accessPolicy
          accessPolicies policyInJson assumeRolePolicyDocument
          """);

  /** Members that hold a range of addresses. */
  private static final List<String> RANGES = List.of("cidrIp", "cidrIpv6", "CidrIpv4", "CidrIpv6");

  private static final String PUBLIC_GROUPS = "/groups/global/";

  private final JsonFields request;
  private final ExternalPrincipals externalPrincipals;

  private ExternalAccess(JsonFields request, String account) {
    this.request = request;
    this.externalPrincipals = new ExternalPrincipals(account);
  }

  /** The external principals, perhaps none. {@code account}: the owner of the resource. */
  static ExternalPrincipals of(String action, JsonFields request, String account) {
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
    return access.externalPrincipals;
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
      String recipient = OpenRanges.recipient(range.asText());
      if (recipient != null && Boolean.TRUE.equals(network.bool("endpointPublicAccess"))) {
        externalPrincipals.add(recipient);
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
    openRules(request).forEach(rule -> rule.recipients().forEach(externalPrincipals::add));
  }

  /** Ports that firewall rules open to outsiders, as {@link OpenPorts}; null: there are none. */
  static @Nullable String ports(JsonFields request) {
    var ports = new OpenPorts();
    for (OpenRule open : openRules(request)) {
      String from = port(open.rule(), "fromPort", "FromPort");
      ports.add("-1".equals(from) ? null : from, port(open.rule(), "toPort", "ToPort"));
    }
    return ports.text();
  }

  /** A firewall rule with ports that admits a range of {@link OpenRanges}. */
  private record OpenRule(JsonNode rule, List<String> recipients) {}

  private static List<OpenRule> openRules(JsonFields request) {
    List<OpenRule> rules = new ArrayList<>();
    addRule(rules, request.node(), List.of(request.node()));
    for (JsonNode permission : each(request.object("ipPermissions").get("items"))) {
      List<JsonNode> ranges = new ArrayList<>();
      permission.path("ipRanges").path("items").forEach(ranges::add);
      permission.path("ipv6Ranges").path("items").forEach(ranges::add);
      addRule(rules, permission, ranges);
    }
    JsonFields changes = request.object("ModifySecurityGroupRulesRequest");
    for (JsonNode changed : each(changes.get("SecurityGroupRule"))) {
      JsonNode rule = changed.path("SecurityGroupRule");
      addRule(rules, rule, List.of(rule));
    }
    return rules;
  }

  private static void addRule(List<OpenRule> rules, JsonNode rule, List<JsonNode> ranges) {
    List<String> recipients = new ArrayList<>();
    for (JsonNode range : ranges) {
      for (String name : RANGES) {
        String recipient = OpenRanges.recipient(range.path(name).asText());
        if (recipient != null) {
          recipients.add(recipient);
        }
      }
    }
    if (!recipients.isEmpty() && OpenPorts.hasPorts(port(rule, "ipProtocol", "IpProtocol"))) {
      rules.add(new OpenRule(rule, recipients));
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
