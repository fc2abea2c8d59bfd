package io.spoor.testkit.scenario;

import java.time.Instant;

/** Other activity in the account while the agents work: people, Terraform, AWS itself. */
final class Background {
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:138.0) Gecko/20100101 Firefox/138.0";
  private static final String TERRAFORM =
      "APN/1.0 HashiCorp/1.0 Terraform/1.12.2 (+https://www.terraform.io) aws-sdk-go-v2/1.36.3";

  private final ScenarioBuilder scenario;

  Background(ScenarioBuilder scenario) {
    this.scenario = scenario;
  }

  void generate() {
    terraformPlans("09:00:05");
    exploreAccount();
    useDeclaredDetour();
    addServiceCalls();
    useInstanceCredentialElsewhere();
  }

  /** The sixth incident: a server's credential is used from another network. */
  private void useInstanceCredentialElsewhere() {
    String agent = "Boto3/1.38.10 md/Botocore#1.38.10 os/linux";
    AwsCaller server =
        scenario
            .service("ec2.amazonaws.com")
            .at(DemoScenario.at("09:28:00"))
            .assumes("report-runner", "i-0c4f21d09a7be3358")
            .from("203.0.113.140", agent);
    server
        .calls(
            "ssm.amazonaws.com",
            "UpdateInstanceInformation",
            "instanceId",
            "i-0c4f21d09a7be3358",
            "iPAddress",
            "10.0.4.17")
        .calls("s3.amazonaws.com", "ListObjects", "bucketName", "larkfield-reports")
        .calls("sqs.amazonaws.com", "ReceiveMessage");
    AwsCaller stolenIdentity = server.from("198.51.100.201", "aws-cli/2.27.50 os/linux");
    stolenIdentity
        .at(DemoScenario.at("10:19:30"))
        .calls("sts.amazonaws.com", "GetCallerIdentity")
        .expectsFinding(
            "instance-credential-exfiltration",
            "the credential of a server is used from another network")
        .calls("s3.amazonaws.com", "ListBuckets")
        .isDenied("iam.amazonaws.com", "ListUsers");
  }

  private void terraformPlans(String time) {
    scenario
        .user("terraform-ci", "203.0.113.90", TERRAFORM)
        .at(DemoScenario.at(time))
        .calls("sts.amazonaws.com", "GetCallerIdentity")
        .calls("iam.amazonaws.com", "GetRole", "roleName", "invoice-archive")
        .calls("iam.amazonaws.com", "ListRolePolicies", "roleName", "invoice-archive")
        .calls("s3.amazonaws.com", "GetBucketPolicy", "bucketName", "larkfield-invoice-archive")
        .calls("s3.amazonaws.com", "GetBucketTagging", "bucketName", "larkfield-invoice-archive")
        .isDenied("s3.amazonaws.com", "GetBucketWebsite", "bucketName", "larkfield-invoice-archive")
        .calls("ecs.amazonaws.com", "DescribeClusters", "cluster", "staging")
        .calls("ecs.amazonaws.com", "DescribeClusters", "cluster", "production")
        .calls("logs.amazonaws.com", "DescribeLogGroups")
        .calls("ec2.amazonaws.com", "DescribeSecurityGroups");
  }

  private void exploreAccount() {
    Instant signedIn = DemoScenario.at("09:20:00");
    scenario
        .person("Developer", "iris.okafor@larkfield.example", signedIn, "192.0.2.41", BROWSER)
        .calls("ecs.amazonaws.com", "ListClusters")
        .calls("ecs.amazonaws.com", "DescribeServices", "cluster", "staging")
        .calls("cloudwatch.amazonaws.com", "DescribeAlarms")
        .calls("health.amazonaws.com", "DescribeEventAggregates")
        .calls("logs.amazonaws.com", "DescribeLogGroups")
        .isDenied("iam.amazonaws.com", "ListUsers");
  }

  private void useDeclaredDetour() {
    Instant signedIn = DemoScenario.at("10:08:00");
    AwsCaller operator =
        scenario.person(
            "Operator",
            "jonas.aaltonen@larkfield.example",
            signedIn,
            "192.0.2.57",
            "aws-cli/2.27.50 md/awscrt#0.26.1 os/macos");
    operator.calls("sts.amazonaws.com", "GetCallerIdentity");
    operator
        .assumes("backup-operator", "jonas")
        .calls("backup.amazonaws.com", "ListBackupJobs")
        .calls("s3.amazonaws.com", "GetBucketVersioning", "bucketName", "larkfield-backups");
  }

  private void addServiceCalls() {
    AwsCaller config = scenario.service("config.amazonaws.com").at(DemoScenario.at("09:33:00"));
    config
        .assumes(
            "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig", "AWSConfig-Describe")
        .calls("s3.amazonaws.com", "GetBucketPolicy", "bucketName", "larkfield-backups")
        .calls("ec2.amazonaws.com", "DescribeInstances")
        .calls("iam.amazonaws.com", "ListAttachedRolePolicies", "roleName", "ops-admin");
    AwsCaller lambda = scenario.service("lambda.amazonaws.com").at(DemoScenario.at("09:36:12"));
    lambda
        .assumes("nightly-report", "nightly-report-fn")
        .calls(
            "s3.amazonaws.com",
            "GetObject",
            "bucketName",
            "larkfield-reports",
            "key",
            "template.html")
        .calls("ses.amazonaws.com", "SendEmail");
    scenario
        .service("delivery.logs.amazonaws.com")
        .at(DemoScenario.at("09:50:00"))
        .calls("s3.amazonaws.com", "GetBucketAcl", "bucketName", "larkfield-logs");
  }
}
