package io.spoor.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Generates CloudTrail records of a fictitious account, 1,260 bytes on average like recorded ones.
 * A chain is a role session started by a service, its calls, a second role assumed halfway, and its
 * calls. Many chains are open concurrently. The same seed gives the same records.
 */
public final class CloudTrailGenerator {
  private static final String ACCOUNT = "111122223333";
  private static final String HEX = "0123456789abcdef";
  private static final String KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String[][] CALLS = {
    {"secretsmanager", "GetResourcePolicy", "secretId"},
    {"ec2", "DescribeInstances", "instanceId"},
    {"s3", "GetObject", "bucketName"},
    {"iam", "GetRole", "roleName"},
    {"ssm", "DescribeParameters", "name"},
    {"dynamodb", "DescribeTable", "tableName"},
    {"logs", "DescribeLogGroups", "logGroupName"},
    {"kms", "DescribeKey", "keyId"}
  };
  private static final String USER_AGENT =
      "APN/1.0 HashiCorp/1.0 Terraform/1.12.2 (+https://www.terraform.io) aws-sdk-go-v2/1.36.3";

  private final SplittableRandom random;
  private final int chainLength;
  private final List<Session> open = new ArrayList<>();
  private final Instant start;
  private long generated;
  private String lastEventId = "";

  /**
   * @param chainLength records of each chain; at least 4
   * @param openChains number of concurrent chains
   */
  public CloudTrailGenerator(int chainLength, int openChains, long seed) {
    this(chainLength, openChains, seed, Duration.ofMinutes(10));
  }

  /**
   * @param age age of the first record
   */
  public CloudTrailGenerator(int chainLength, int openChains, long seed, Duration age) {
    if (chainLength < 4 || openChains < 1) {
      throw new IllegalArgumentException(
          "chains of 4 records or more, one or more open: " + chainLength + ", " + openChains);
    }
    this.chainLength = chainLength;
    this.random = new SplittableRandom(seed);
    this.start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(age);
    for (int i = 0; i < openChains; i++) {
      open.add(new Session());
    }
  }

  /** The next record, of any of the open chains. */
  public byte[] next() {
    int sessionIndex = random.nextInt(open.size());
    Session session = open.get(sessionIndex);
    byte[] record = session.next();
    if (session.generated == chainLength) {
      open.set(sessionIndex, new Session());
    }
    return record;
  }

  /** Event id of the last generated record. */
  public String lastEventId() {
    return lastEventId;
  }

  /** A session of a role whose issuance was not generated yet. */
  public Session session() {
    return new Session();
  }

  /** The activity under one credential; see {@link #session}. */
  public final class Session {
    private final int number = random.nextInt(1_000_000);
    private String role = "collector-" + number % 97;
    private String key = accessKey();
    private Instant startedAt = start;
    private int generated;

    public byte[] next() {
      Instant time = now();
      CloudTrailGenerator.this.generated++;
      int turn = generated++;
      if (turn == 0) {
        return started(time);
      }
      return turn == chainLength / 2 ? assumeRole(time) : nextCall(time);
    }

    /** The access key in use. */
    public String key() {
      return key;
    }

    /** An API call. */
    public byte[] nextCall() {
      CloudTrailGenerator.this.generated++;
      return nextCall(now());
    }

    /** Issuance of the other session's credential by this one. */
    public byte[] issues(Session other) {
      CloudTrailGenerator.this.generated++;
      StringBuilder json = startRecord();
      identity(json);
      call(json, other.startedAt, "sts", "AssumeRole", USER_AGENT);
      issued(json, other.startedAt, other);
      return end(json, "sts");
    }

    /** A thousand records share one second. */
    private Instant now() {
      return start.plusSeconds(CloudTrailGenerator.this.generated / 1000);
    }

    private byte[] started(Instant time) {
      StringBuilder json = startRecord();
      json.append(
          "\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"lambda.amazonaws.com\"},");
      call(json, time, "sts", "AssumeRole", "lambda.amazonaws.com");
      startedAt = time;
      issued(json, time, this);
      return end(json, "sts");
    }

    /** The session continues as another role, under a newly issued credential. */
    private byte[] assumeRole(Instant time) {
      StringBuilder json = startRecord();
      identity(json);
      role = "writer-" + number % 89;
      key = accessKey();
      startedAt = time;
      call(json, time, "sts", "AssumeRole", USER_AGENT);
      issued(json, time, this);
      return end(json, "sts");
    }

    private byte[] nextCall(Instant time) {
      String[] call = CALLS[random.nextInt(CALLS.length)];
      StringBuilder json = startRecord();
      identity(json);
      call(json, time, call[0], call[1], USER_AGENT);
      json.append("\"requestParameters\":{\"")
          .append(call[2])
          .append("\":\"arn:aws:")
          .append(call[0])
          .append(":eu-north-1:" + ACCOUNT + ":resource/dogwood-")
          .append(random.nextInt(100_000))
          .append("\",\"maxResults\":100},\"responseElements\":null,");
      return end(json, call[0]);
    }

    private void identity(StringBuilder json) {
      json.append("\"userIdentity\":{\"type\":\"AssumedRole\",\"principalId\":\"AROA")
          .append("EXAMPLE7NSC8Q4X2:worker-")
          .append(number)
          .append("\",\"arn\":\"arn:aws:sts::" + ACCOUNT + ":assumed-role/")
          .append(role)
          .append("/worker-")
          .append(number)
          .append("\",\"accountId\":\"" + ACCOUNT + "\",\"accessKeyId\":\"")
          .append(key)
          .append("\",\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\",\"principalId\":")
          .append("\"AROAEXAMPLE7NSC8Q4X2\",\"arn\":\"arn:aws:iam::" + ACCOUNT + ":role/")
          .append(role)
          .append("\",\"accountId\":\"" + ACCOUNT + "\",\"userName\":\"")
          .append(role)
          .append("\"},\"attributes\":{\"creationDate\":\"")
          .append(startedAt)
          .append("\",\"mfaAuthenticated\":\"false\"}}},");
    }

    /** Request and response of the AssumeRole that starts a session. */
    private static void issued(StringBuilder json, Instant time, Session to) {
      String session = "worker-" + to.number;
      json.append("\"requestParameters\":{\"roleArn\":\"arn:aws:iam::" + ACCOUNT + ":role/")
          .append(to.role)
          .append("\",\"roleSessionName\":\"")
          .append(session)
          .append("\"},\"responseElements\":{\"credentials\":{\"accessKeyId\":\"")
          .append(to.key)
          .append("\",\"sessionToken\":\"")
          .append(to.key.repeat(4))
          .append("\",\"expiration\":\"")
          .append(time.plusSeconds(3600))
          .append("\"},\"assumedRoleUser\":{\"assumedRoleId\":\"AROAEXAMPLE7NSC8Q4X2:")
          .append(session)
          .append("\",\"arn\":\"arn:aws:sts::" + ACCOUNT + ":assumed-role/")
          .append(to.role)
          .append('/')
          .append(session)
          .append("\"}},");
    }
  }

  private String accessKey() {
    return "ASIA" + text(KEY_LETTERS, 16);
  }

  private StringBuilder startRecord() {
    return new StringBuilder(1500).append("{\"eventVersion\":\"1.11\",");
  }

  private void call(StringBuilder json, Instant time, String service, String name, String agent) {
    json.append("\"eventTime\":\"")
        .append(time)
        .append("\",\"eventSource\":\"")
        .append(service)
        .append(".amazonaws.com\",\"eventName\":\"")
        .append(name)
        .append("\",\"awsRegion\":\"eu-north-1\",\"sourceIPAddress\":\"198.51.100.")
        .append(random.nextInt(256))
        .append("\",\"userAgent\":\"")
        .append(agent)
        .append("\",");
  }

  private byte[] end(StringBuilder json, String service) {
    lastEventId = uuid();
    json.append("\"requestID\":\"")
        .append(uuid())
        .append("\",\"eventID\":\"")
        .append(lastEventId)
        .append("\",\"readOnly\":true,\"eventType\":\"AwsApiCall\",\"managementEvent\":true,")
        .append("\"recipientAccountId\":\"" + ACCOUNT + "\",\"eventCategory\":\"Management\",")
        .append("\"tlsDetails\":{\"tlsVersion\":\"TLSv1.3\",\"cipherSuite\":")
        .append("\"TLS_AES_128_GCM_SHA256\",\"clientProvidedHostHeader\":\"")
        .append(service)
        .append(".eu-north-1.amazonaws.com\"}}");
    return json.toString().getBytes(UTF_8);
  }

  private String uuid() {
    String hex = text(HEX, 32);
    return hex.substring(0, 8)
        + '-'
        + hex.substring(8, 12)
        + '-'
        + hex.substring(12, 16)
        + '-'
        + hex.substring(16, 20)
        + '-'
        + hex.substring(20);
  }

  private String text(String letters, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
