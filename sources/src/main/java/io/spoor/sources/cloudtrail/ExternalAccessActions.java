package io.spoor.sources.cloudtrail;

import io.spoor.schemas.text.Words;
import java.util.Set;

/** Actions that may admit principals from outside the account. */
final class ExternalAccessActions {
  private static final Set<String> ACTIONS =
      Words.set(
          """
          ModifySnapshotAttribute ModifyImageAttribute ModifyFpgaImageAttribute
          ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute AuthorizeSnapshotAccess
          AuthorizeSecurityGroupIngress ModifySecurityGroupRules PutBucketPolicy PutBucketAcl
          PutObjectAcl PutBucketReplication PutResourcePolicy PutKeyPolicy CreateGrant CreateKey
          SetRepositoryPolicy PutRepositoryPolicy PutRegistryPolicy SetTopicAttributes
          SetQueueAttributes CreateTopic CreateQueue AddPermission AddLayerVersionPermission
          CreateFunctionUrlConfig UpdateFunctionUrlConfig CreateResourceShare
          AssociateResourceShare PutBackupVaultAccessPolicy SetVaultAccessPolicy
          PutFileSystemPolicy ModifyDBInstance ModifyDBCluster CreateDBInstance
          RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime
          RestoreDBClusterFromSnapshot ModifyCluster RestoreFromClusterSnapshot UpdateDomainConfig
          UpdateElasticsearchDomainConfig TransferDomainToAnotherAwsAccount
          ModifyDocumentPermission CreateVpcPeeringConnection ModifyVpcEndpointServicePermissions
          PutPermission PutDestinationPolicy PutAccessPointPolicy AuthorizeEndpointAccess
          AuthorizeDataShare CreateTrustAnchor CreateSAMLProvider UpdateSAMLProvider
          CreateOpenIDConnectProvider
          """);

  private ExternalAccessActions() {}

  static boolean mayGrantAccess(String action) {
    return ACTIONS.contains(action);
  }
}
