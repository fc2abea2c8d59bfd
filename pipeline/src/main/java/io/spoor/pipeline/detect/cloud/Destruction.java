package io.spoor.pipeline.detect.cloud;

import java.util.Map;

/** Weighs the loss caused by destructive operations: a snapshot or an instance counts 1. */
public final class Destruction {
  private static final Map<String, Integer> WEIGHTS =
      Map.ofEntries(
          Map.entry("ec2:TerminateInstances", 1),
          Map.entry("ec2:DeleteSnapshot", 1),
          Map.entry("ec2:DeregisterImage", 1),
          Map.entry("ec2:DeleteVolume", 1),
          Map.entry("rds:DeleteDBInstance", 4),
          Map.entry("rds:DeleteDBCluster", 4),
          Map.entry("rds:DeleteGlobalCluster", 4),
          Map.entry("rds:DeleteDBSnapshot", 2),
          Map.entry("rds:DeleteDBClusterSnapshot", 2),
          Map.entry("rds:DeleteDBInstanceAutomatedBackup", 20),
          Map.entry("rds:DeleteDBClusterAutomatedBackup", 20),
          Map.entry("dynamodb:DeleteTable", 4),
          Map.entry("dynamodb:DeleteBackup", 2),
          Map.entry("redshift:DeleteCluster", 4),
          Map.entry("redshift:DeleteClusterSnapshot", 2),
          Map.entry("es:DeleteDomain", 4),
          Map.entry("es:DeleteElasticsearchDomain", 4),
          Map.entry("elasticfilesystem:DeleteFileSystem", 5),
          Map.entry("fsx:DeleteFileSystem", 5),
          Map.entry("fsx:DeleteBackup", 2),
          Map.entry("backup:DeleteRecoveryPoint", 4),
          Map.entry("backup:DeleteBackupVault", 8),
          Map.entry("backup:DeleteBackupPlan", 4),
          Map.entry("s3:DeleteBucket", 2),
          Map.entry("glacier:DeleteVault", 5),
          Map.entry("ecr:DeleteRepository", 2),
          Map.entry("secretsmanager:DeleteSecret", 2),
          Map.entry("kms:ScheduleKeyDeletion", 4),
          Map.entry("kms:DisableKey", 6),
          Map.entry("kms:DeleteImportedKeyMaterial", 20),
          Map.entry("route53:DeleteHostedZone", 5),
          Map.entry("cognito-idp:DeleteUserPool", 10),
          Map.entry("account:CloseAccount", 20),
          Map.entry("organizations:CloseAccount", 20));

  private Destruction() {}

  /** 0 for calls without a relevant loss. */
  public static int weight(String service, String action) {
    // Most calls are reads and need no look-up.
    return action.startsWith("De")
            || action.startsWith("Di")
            || action.startsWith("Te")
            || action.startsWith("Sc")
            || action.startsWith("Cl")
        ? WEIGHTS.getOrDefault(service + ':' + action, 0)
        : 0;
  }
}
