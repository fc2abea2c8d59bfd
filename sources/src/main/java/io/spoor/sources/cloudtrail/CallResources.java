package io.spoor.sources.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Resource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the resources of a call: the record's {@code resources}, then well-known parameters of
 * the request.
 */
final class CallResources {
  private static final int MAX_RESOURCES = 20;
  private static final int MAX_ID_CHARS = 1024;

  /** Parameters that name one resource, with its CloudFormation type. */
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("roleArn", "AWS::IAM::Role"),
          Map.entry("roleName", "AWS::IAM::Role"),
          Map.entry("userName", "AWS::IAM::User"),
          Map.entry("groupName", "AWS::IAM::Group"),
          Map.entry("policyArn", "AWS::IAM::Policy"),
          Map.entry("instanceProfileName", "AWS::IAM::InstanceProfile"),
          Map.entry("instanceId", "AWS::EC2::Instance"),
          Map.entry("imageId", "AWS::EC2::Image"),
          Map.entry("snapshotId", "AWS::EC2::Snapshot"),
          Map.entry("volumeId", "AWS::EC2::Volume"),
          Map.entry("vpcId", "AWS::EC2::VPC"),
          Map.entry("subnetId", "AWS::EC2::Subnet"),
          Map.entry("groupId", "AWS::EC2::SecurityGroup"),
          Map.entry("secretId", "AWS::SecretsManager::Secret"),
          Map.entry("functionName", "AWS::Lambda::Function"),
          Map.entry("keyId", "AWS::KMS::Key"),
          Map.entry("trailName", "AWS::CloudTrail::Trail"),
          Map.entry("tableName", "AWS::DynamoDB::Table"),
          Map.entry("queueUrl", "AWS::SQS::Queue"),
          Map.entry("topicArn", "AWS::SNS::Topic"),
          Map.entry("logGroupName", "AWS::Logs::LogGroup"),
          Map.entry("dBInstanceIdentifier", "AWS::RDS::DBInstance"),
          Map.entry("targetDBInstanceIdentifier", "AWS::RDS::DBInstance"),
          Map.entry("dBSnapshotIdentifier", "AWS::RDS::DBSnapshot"),
          Map.entry("dBClusterIdentifier", "AWS::RDS::DBCluster"),
          Map.entry("dBClusterSnapshotIdentifier", "AWS::RDS::DBClusterSnapshot"),
          Map.entry("clusterIdentifier", "AWS::Redshift::Cluster"),
          Map.entry("fileSystemId", "AWS::EFS::FileSystem"),
          Map.entry("recoveryPointArn", "AWS::Backup::RecoveryPoint"),
          Map.entry("backupVaultName", "AWS::Backup::BackupVault"),
          Map.entry("repositoryName", "AWS::ECR::Repository"),
          Map.entry("domainName", ""),
          Map.entry("userPoolId", "AWS::Cognito::UserPool"),
          Map.entry("notebookInstanceName", "AWS::SageMaker::NotebookInstance"),
          Map.entry("clusterName", "AWS::EKS::Cluster"),
          Map.entry("resourceArn", ""));

  private final Map<String, Resource> byId = new LinkedHashMap<>();

  private CallResources() {}

  static List<Resource> of(
      JsonFields record,
      JsonFields request,
      @Nullable String service,
      @Nullable AgentPlatformCall platform) {
    var resources = new CallResources();
    resources.addStated(record);
    if (platform != null) {
      resources.add(platform.tool(), "tool", null);
      resources.add(platform.uri(), "resource", null);
      resources.add(platform.runtime(), "AWS::BedrockAgentCore::Runtime", null);
    }
    if (request.isObject()) {
      resources.addBucket(request);
      resources.addParameters(request);
      resources.addInstances(request.object("instancesSet").get("items"));
      resources.addAll(request.get("secretIdList"), "AWS::SecretsManager::Secret");
      if ("ssm.amazonaws.com".equals(service)) {
        resources.addParameterNames(request);
        resources.addManagedInstances(request);
      } else if ("organizations.amazonaws.com".equals(service)) {
        resources.add(request.text("accountId"), "AWS::Organizations::Account", null);
      } else if ("cloudtrail.amazonaws.com".equals(service)) {
        resources.add(request.text("name"), "AWS::CloudTrail::Trail", null);
      }
    }
    return List.copyOf(resources.byId.values());
  }

  private void addStated(JsonFields record) {
    JsonNode list = record.get("resources");
    if (list == null || !list.isArray()) {
      return;
    }
    for (JsonNode element : list) {
      if (element.isTextual()) {
        add(element.textValue(), null, null);
      } else {
        JsonFields resource = JsonFields.of(element, record.lowerCase());
        String arn = resource.text("ARN");
        arn = arn == null ? resource.text("arn") : arn;
        arn = arn == null ? resource.text("ARNPrefix") : arn;
        add(arn, resource.text("type"), resource.text("accountId"));
      }
    }
  }

  private void addBucket(JsonFields request) {
    String bucket = request.text("bucketName");
    if (bucket == null) {
      return;
    }
    String arn = "arn:aws:s3:::" + bucket;
    String object = request.text("key");
    if (object != null) {
      add(arn + '/' + object, "AWS::S3::Object", null);
    }
    add(arn, "AWS::S3::Bucket", null);
  }

  private void addParameters(JsonFields request) {
    for (Map.Entry<String, JsonNode> parameter : request.node().properties()) {
      String type = PARAMETERS.get(parameter.getKey());
      if (type != null) {
        add(JsonFields.text(parameter.getValue()), type.isEmpty() ? null : type, null);
      }
    }
  }

  private void addInstances(@Nullable JsonNode items) {
    if (items != null && items.isArray()) {
      for (JsonNode item : items) {
        add(JsonFields.text(item.get("instanceId")), "AWS::EC2::Instance", null);
      }
    }
  }

  /** Adds the instances that are the target of a command or shell. */
  private void addManagedInstances(JsonFields request) {
    add(request.text("target"), "AWS::EC2::Instance", null);
    addAll(request.get("instanceIds"), "AWS::EC2::Instance");
  }

  private void addParameterNames(JsonFields request) {
    add(request.text("name"), "AWS::SSM::Parameter", null);
    addAll(request.get("names"), "AWS::SSM::Parameter");
  }

  private void addAll(@Nullable JsonNode ids, String type) {
    if (ids != null && ids.isArray()) {
      for (JsonNode id : ids) {
        add(JsonFields.text(id), type, null);
      }
    }
  }

  private void add(@Nullable String id, @Nullable String type, @Nullable String account) {
    if (id != null && !id.isEmpty() && id.length() <= MAX_ID_CHARS && byId.size() < MAX_RESOURCES) {
      byId.computeIfAbsent(
          id, key -> new Resource(key, type, account == null ? Arns.account(key) : account));
    }
  }
}
