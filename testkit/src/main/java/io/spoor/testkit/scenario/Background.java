package io.spoor.testkit.scenario;

import java.time.Instant;

/** What else goes on in the account while the agents work: people, Terraform, AWS itself. */
final class Background {
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:138.0) Gecko/20100101 Firefox/138.0";
  private static final String TERRAFORM =
      "APN/1.0 HashiCorp/1.0 Terraform/1.12.2 (+https://www.terraform.io) aws-sdk-go-v2/1.36.3";

  private final Story story;

  Background(Story story) {
    this.story = story;
  }

  void tell() {
    terraformPlans("09:00:05");
    terraformPlans("10:15:40");
    aPersonLooksAround();
    aPersonTakesADeclaredDetour();
    awsKeepsItselfBusy();
    aServersCredentialIsUsedElsewhere();
  }

  /** The sixth story: what a server presents to AWS is presented from another network. */
  private void aServersCredentialIsUsedElsewhere() {
    String agent = "Boto3/1.38.10 md/Botocore#1.38.10 os/linux";
    CloudIdentity server =
        story
            .service("ec2.amazonaws.com")
            .at(DemoStory.at("09:28:00"))
            .assumes("report-runner", "i-0c4f21d09a7be3358")
            .from("203.0.113.140", agent);
    server
        .does(
            "ssm.amazonaws.com",
            "UpdateInstanceInformation",
            "instanceId",
            "i-0c4f21d09a7be3358",
            "iPAddress",
            "10.0.4.17")
        .does("s3.amazonaws.com", "ListObjects", "bucketName", "larkfield-reports")
        .does("sqs.amazonaws.com", "ReceiveMessage");
    CloudIdentity elsewhere = server.from("198.51.100.201", "aws-cli/2.27.50 os/linux");
    elsewhere
        .at(DemoStory.at("10:19:30"))
        .does("sts.amazonaws.com", "GetCallerIdentity")
        .worthFinding(
            "credential-off-instance", "the credential of a server is used from another network")
        .does("s3.amazonaws.com", "ListBuckets")
        .mayNot("iam.amazonaws.com", "ListUsers");
  }

  private void terraformPlans(String time) {
    story
        .user("terraform-ci", "203.0.113.90", TERRAFORM)
        .at(DemoStory.at(time))
        .does("sts.amazonaws.com", "GetCallerIdentity")
        .does("iam.amazonaws.com", "GetRole", "roleName", "invoice-archive")
        .does("iam.amazonaws.com", "ListRolePolicies", "roleName", "invoice-archive")
        .does("s3.amazonaws.com", "GetBucketPolicy", "bucketName", "larkfield-invoice-archive")
        .does("s3.amazonaws.com", "GetBucketTagging", "bucketName", "larkfield-invoice-archive")
        .mayNot("s3.amazonaws.com", "GetBucketWebsite", "bucketName", "larkfield-invoice-archive")
        .does("ecs.amazonaws.com", "DescribeClusters", "cluster", "staging")
        .does("ecs.amazonaws.com", "DescribeClusters", "cluster", "production")
        .does("logs.amazonaws.com", "DescribeLogGroups")
        .does("ec2.amazonaws.com", "DescribeSecurityGroups");
  }

  private void aPersonLooksAround() {
    Instant signedIn = DemoStory.at("09:20:00");
    story
        .person("Developer", "iris.okafor@larkfield.example", signedIn, "192.0.2.41", BROWSER)
        .does("ecs.amazonaws.com", "ListClusters")
        .does("ecs.amazonaws.com", "DescribeServices", "cluster", "staging")
        .does("cloudwatch.amazonaws.com", "DescribeAlarms")
        .does("health.amazonaws.com", "DescribeEventAggregates")
        .does("logs.amazonaws.com", "DescribeLogGroups")
        .mayNot("iam.amazonaws.com", "ListUsers");
  }

  private void aPersonTakesADeclaredDetour() {
    Instant signedIn = DemoStory.at("10:08:00");
    CloudIdentity operator =
        story.person(
            "Operator",
            "jonas.aaltonen@larkfield.example",
            signedIn,
            "192.0.2.57",
            "aws-cli/2.27.50 md/awscrt#0.26.1 os/macos");
    operator.does("sts.amazonaws.com", "GetCallerIdentity");
    operator
        .assumes("backup-operator", "jonas")
        .does("backup.amazonaws.com", "ListBackupJobs")
        .does("s3.amazonaws.com", "GetBucketVersioning", "bucketName", "larkfield-backups");
  }

  private void awsKeepsItselfBusy() {
    CloudIdentity config = story.service("config.amazonaws.com").at(DemoStory.at("09:33:00"));
    config
        .assumes(
            "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig", "AWSConfig-Describe")
        .does("s3.amazonaws.com", "GetBucketPolicy", "bucketName", "larkfield-backups")
        .does("ec2.amazonaws.com", "DescribeInstances")
        .does("iam.amazonaws.com", "ListAttachedRolePolicies", "roleName", "ops-admin");
    CloudIdentity lambda = story.service("lambda.amazonaws.com").at(DemoStory.at("09:36:12"));
    lambda
        .assumes("nightly-report", "nightly-report-fn")
        .does(
            "s3.amazonaws.com",
            "GetObject",
            "bucketName",
            "larkfield-reports",
            "key",
            "template.html")
        .does("ses.amazonaws.com", "SendEmail");
    story
        .service("delivery.logs.amazonaws.com")
        .at(DemoStory.at("09:50:00"))
        .does("s3.amazonaws.com", "GetBucketAcl", "bucketName", "larkfield-logs");
  }
}
