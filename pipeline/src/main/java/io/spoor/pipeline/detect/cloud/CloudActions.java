package io.spoor.pipeline.detect.cloud;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classifies operations of cloud APIs by service and verb. Services are written without their host:
 * {@code iam} for {@code iam.amazonaws.com}.
 */
public final class CloudActions {
  /** Services whose every write changes permissions. */
  private static final Set<String> ADMINISTRATIVE =
      Set.of(
          "iam",
          "organizations",
          "sso",
          "sso-directory",
          "identitystore",
          "rolesanywhere",
          "ram",
          "account",
          "controltower",
          "verifiedpermissions",
          "cognito-identity",
          "cognito-idp");

  private static final Set<String> READING_VERBS =
      Set.of(
          "Get",
          "List",
          "Describe",
          "Head",
          "Generate",
          "Simulate",
          "Test",
          "Search",
          "Lookup",
          "Check",
          "Is",
          "Tag",
          "Untag",
          "Batch",
          "View",
          "Preview",
          "Validate");

  /** Writes of other services that change permissions. */
  private static final Set<String> GUARDING =
      Set.of(
          "kms:PutKeyPolicy",
          "kms:CreateGrant",
          "kms:ScheduleKeyDeletion",
          "kms:DisableKey",
          "secretsmanager:PutResourcePolicy",
          "secretsmanager:DeleteResourcePolicy",
          "s3:PutBucketPolicy",
          "s3:DeleteBucketPolicy",
          "s3:PutBucketAcl",
          "s3:PutBucketPublicAccessBlock",
          "s3:DeleteBucketPublicAccessBlock",
          "s3:PutAccountPublicAccessBlock",
          "s3:DeleteAccountPublicAccessBlock",
          "lambda:AddPermission",
          "ecr:SetRepositoryPolicy",
          "sns:AddPermission",
          "sqs:AddPermission",
          "ec2:AuthorizeSecurityGroupIngress",
          "ec2:AssociateIamInstanceProfile",
          "ec2:ReplaceIamInstanceProfileAssociation",
          "eks:CreateAccessEntry",
          "eks:AssociateAccessPolicy");

  /** Stops logging or loses logs. */
  private static final Set<String> DISABLES_AUDITING =
      Set.of(
          "cloudtrail:StopLogging",
          "cloudtrail:DeleteTrail",
          "cloudtrail:DeleteEventDataStore",
          "cloudtrail:StopEventDataStoreIngestion",
          "ec2:DeleteFlowLogs",
          "guardduty:DeleteDetector",
          "guardduty:StopMonitoringMembers",
          "guardduty:DisassociateFromMasterAccount",
          "guardduty:DisassociateFromAdministratorAccount",
          "guardduty:DeletePublishingDestination",
          "guardduty:DeleteMembers",
          "guardduty:DisassociateMembers",
          "securityhub:DisableSecurityHub",
          "securityhub:BatchDisableStandards",
          "securityhub:DisableImportFindingsForProduct",
          "securityhub:DisassociateFromAdministratorAccount",
          "securityhub:DisassociateFromMasterAccount",
          "securityhub:DeleteMembers",
          "securityhub:DisassociateMembers",
          "config:StopConfigurationRecorder",
          "config:DeleteConfigurationRecorder",
          "config:DeleteDeliveryChannel",
          "config:DeleteOrganizationConfigRule",
          "config:DeleteConfigurationAggregator",
          "macie2:DisableMacie",
          "macie2:DisassociateFromAdministratorAccount",
          "detective:DeleteMembers",
          "rds:StopActivityStream",
          "redshift:DisableLogging",
          "route53:DeleteQueryLoggingConfig",
          "organizations:DeregisterDelegatedAdministrator",
          "inspector2:Disable",
          "detective:DeleteGraph",
          "access-analyzer:DeleteAnalyzer",
          "route53resolver:DeleteResolverQueryLogConfig",
          "route53resolver:DisassociateResolverQueryLogConfig",
          "bedrock:DeleteModelInvocationLoggingConfiguration",
          "wafv2:DeleteLoggingConfiguration",
          "network-firewall:DeleteLoggingConfiguration");

  /** Also stops logging during an application's normal operation. */
  private static final Set<String> DROPS_LOGS =
      Set.of(
          "logs:DeleteLogGroup",
          "logs:DeleteLogStream",
          "logs:DeleteMetricFilter",
          "logs:DeleteSubscriptionFilter",
          "monitoring:DeleteAlarms",
          "monitoring:DisableAlarmActions",
          "config:DeleteConfigRule",
          "events:DisableRule",
          "guardduty:CreateIPSet",
          "guardduty:UpdateIPSet");

  /** Settings that reduce logging and are also common for other reasons. */
  private static final Set<String> COMMON_LIMITS =
      Set.of(
          "logs:PutRetentionPolicy",
          "guardduty:CreateFilter",
          "guardduty:UpdateFilter",
          "cloudtrail:PutInsightSelectors",
          "elasticloadbalancing:ModifyLoadBalancerAttributes",
          "eks:UpdateClusterConfig");

  /** Runs commands or code on an existing machine. */
  private static final Set<String> RUNS_CODE =
      Set.of(
          "ssm:SendCommand",
          "ssm:StartSession",
          "ssm:ResumeSession",
          "ssm:StartAutomationExecution",
          "ssm:CreateAssociation",
          "ecs:ExecuteCommand",
          "ec2-instance-connect:SendSSHPublicKey",
          "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
          "lambda:UpdateFunctionCode",
          "sagemaker:UpdateNotebookInstanceLifecycleConfig",
          "sagemaker:CreateNotebookInstanceLifecycleConfig",
          "sagemaker:CreatePresignedNotebookInstanceUrl",
          "glue:UpdateDevEndpoint");

  /** Makes a copy that can be moved elsewhere. */
  private static final Set<String> COPIES =
      Set.of(
          "ec2:CreateSnapshot",
          "ec2:CreateSnapshots",
          "ec2:CreateImage",
          "ec2:CopySnapshot",
          "ec2:ExportImage",
          "ec2:CreateInstanceExportTask",
          "ebs:GetSnapshotBlock",
          "rds:CreateDBSnapshot",
          "rds:CreateDBClusterSnapshot",
          "rds:CopyDBSnapshot",
          "rds:CopyDBClusterSnapshot",
          "rds:StartExportTask",
          "dynamodb:ExportTableToPointInTime",
          "redshift:CreateClusterSnapshot");

  /** Questions typical of an intruder who explores an account. */
  private static final Set<String> DISCOVERY =
      Set.of(
          "sts:GetCallerIdentity",
          "iam:ListUsers",
          "iam:ListRoles",
          "iam:ListGroups",
          "iam:ListPolicies",
          "iam:ListAccessKeys",
          "iam:ListAttachedRolePolicies",
          "iam:ListAttachedUserPolicies",
          "iam:GetAccountSummary",
          "iam:GetAccountAuthorizationDetails",
          "iam:GetAccountPasswordPolicy",
          "iam:GenerateCredentialReport",
          "iam:GetCredentialReport",
          "iam:SimulatePrincipalPolicy",
          "organizations:DescribeOrganization",
          "organizations:ListAccounts",
          "s3:ListBuckets",
          "secretsmanager:ListSecrets",
          "ssm:DescribeParameters",
          "ssm:DescribeInstanceInformation",
          "ec2:DescribeInstances",
          "ec2:DescribeSnapshots",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeRegions",
          "rds:DescribeDBInstances",
          "rds:DescribeDBSnapshots",
          "lambda:ListFunctions",
          "lambda:ListFunctions20150331",
          "cloudtrail:DescribeTrails",
          "guardduty:ListDetectors",
          "kms:ListKeys",
          "dynamodb:ListTables",
          "ses:GetAccount",
          "ses:ListIdentities",
          "ses:GetSendQuota",
          "servicequotas:ListServiceQuotas",
          "bedrock:ListFoundationModels",
          "logs:DescribeLogGroups");

  /** Questions typical of an attacker who plans to send mail or use models. */
  private static final Set<String> ABUSE_PROBES =
      Set.of(
          "ses:GetAccount",
          "ses:GetAccountSendingEnabled",
          "ses:GetSendQuota",
          "ses:GetSendStatistics",
          "ses:ListIdentities",
          "ses:ListEmailIdentities",
          "ses:ListVerifiedEmailAddresses",
          "ses:GetIdentityVerificationAttributes",
          "sns:GetSMSAttributes",
          "sns:GetSMSSandboxAccountStatus",
          "sns:ListOriginationNumbers",
          "sms-voice:DescribeSpendLimits",
          "sms-voice:DescribePhoneNumbers",
          "bedrock:ListFoundationModels",
          "bedrock:GetFoundationModelAvailability",
          "bedrock:GetUseCaseForModelAccess",
          "bedrock:ListFoundationModelAgreementOffers",
          "bedrock:GetModelInvocationLoggingConfiguration");

  /** Names of all questions, which rule out most calls without building a string. */
  private static final Set<String> QUESTIONS =
      Stream.of(DISCOVERY, ABUSE_PROBES)
          .flatMap(Set::stream)
          .map(CloudActions::name)
          .collect(Collectors.toUnmodifiableSet());

  private CloudActions() {}

  /** {@code ListUsers} of {@code iam:ListUsers}. */
  static String name(String operation) {
    return operation.substring(operation.indexOf(':') + 1);
  }

  /** {@code iam} for {@code iam.amazonaws.com}. */
  public static String service(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  /** Whether it changes permissions. */
  public static boolean isAdministrative(String service, String action) {
    return ADMINISTRATIVE.contains(service)
        ? !READING_VERBS.contains(verb(action))
        : GUARDING.contains(service + ':' + action);
  }

  public static boolean disablesAuditing(String service, String action) {
    return DISABLES_AUDITING.contains(service + ':' + action);
  }

  public static boolean dropsLogs(String service, String action) {
    return DROPS_LOGS.contains(service + ':' + action);
  }

  public static boolean isCommonLimit(String service, String action) {
    return COMMON_LIMITS.contains(service + ':' + action);
  }

  public static boolean runsCode(String service, String action) {
    return RUNS_CODE.contains(service + ':' + action);
  }

  public static boolean copiesData(String service, String action) {
    return COPIES.contains(service + ':' + action);
  }

  public static boolean isDiscovery(String service, String action) {
    return QUESTIONS.contains(action) && DISCOVERY.contains(service + ':' + action);
  }

  public static boolean isAbuseProbe(String service, String action) {
    return QUESTIONS.contains(action) && ABUSE_PROBES.contains(service + ':' + action);
  }

  /** First word of a camel-case name. */
  static String verb(String action) {
    int end = 1;
    while (end < action.length() && !Character.isUpperCase(action.charAt(end))) {
      end++;
    }
    return action.substring(0, Math.min(end, action.length()));
  }
}
