package io.spoor.pipeline.detect.cloud;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Operations that remove safeguards, whoever calls them. */
public final class Safeguards {
  private static final Map<String, String> REMOVED =
      Map.ofEntries(
          Map.entry("iam:DeactivateMFADevice", "a user's second factor"),
          Map.entry("iam:DeleteAccountPasswordPolicy", "the rules for passwords"),
          Map.entry("iam:DeleteRolePermissionsBoundary", "the limit of a role's rights"),
          Map.entry("iam:DeleteUserPermissionsBoundary", "the limit of a user's rights"),
          Map.entry("organizations:DetachPolicy", "a policy of the organization"),
          Map.entry("organizations:DisablePolicyType", "all policies of one kind"),
          Map.entry(
              "organizations:DisableAWSServiceAccess", "what a service may see of all accounts"),
          Map.entry("s3:DeleteBucketPublicAccessBlock", "the block of public access"),
          Map.entry("s3:DeleteBucketReplication", "the replica"),
          Map.entry("s3:DeletePublicAccessBlock", "the block of public access"),
          Map.entry("s3:DeleteAccountPublicAccessBlock", "the account's block of public access"),
          Map.entry("ec2:DisableSnapshotBlockPublicAccess", "the block of public snapshots"),
          Map.entry("ec2:DisableImageBlockPublicAccess", "the block of public images"),
          Map.entry("ec2:DisableEbsEncryptionByDefault", "encryption by default"),
          Map.entry("ec2:EnableSerialConsoleAccess", "the lock of all serial consoles"),
          Map.entry("wafv2:DeleteWebACL", "a web firewall"),
          Map.entry("wafv2:DisassociateWebACL", "a web firewall"),
          Map.entry("waf:DeleteWebACL", "a web firewall"),
          Map.entry("waf-regional:DeleteWebACL", "a web firewall"),
          Map.entry("waf-regional:DisassociateWebACL", "a web firewall"),
          Map.entry("network-firewall:DeleteFirewall", "a network firewall"),
          Map.entry("shield:DeleteProtection", "protection against floods"),
          Map.entry("route53domains:DisableDomainTransferLock", "the lock of a domain"),
          Map.entry("backup:DeleteBackupVaultLockConfiguration", "the lock of backups"),
          Map.entry("account:PutAlternateContact", "whom the cloud's operator writes to"),
          Map.entry("account:StartPrimaryEmailUpdate", "the address that owns the account"),
          Map.entry("account:AcceptPrimaryEmailUpdate", "the address that owns the account"));

  private static final Map<String, String> LOWERED =
      Map.of(
          "PutBucketPublicAccessBlock", "the block of public access",
          "PutPublicAccessBlock", "the block of public access",
          "PutAccountPublicAccessBlock", "the account's block of public access",
          "PutBucketVersioning", "older versions of objects",
          "ModifyInstanceMetadataOptions", "version 2 of the metadata service",
          "UpdateContinuousBackups", "backups of a table");

  private static final Set<String> NAMES =
      REMOVED.keySet().stream().map(CloudActions::name).collect(Collectors.toUnmodifiableSet());

  private Safeguards() {}

  /** The safeguard that the call removes by itself; null for other calls. */
  public static @Nullable String removedBy(String service, String action) {
    return NAMES.contains(action) ? REMOVED.get(service + ':' + action) : null;
  }

  /** The safeguard that the call removes with a matching request. */
  public static String loweredBy(String action) {
    return LOWERED.getOrDefault(action, "a safeguard");
  }
}
