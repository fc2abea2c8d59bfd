package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.vocabulary.EventLabels;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a request's parameters reaches the detectors. */
class CloudTrailLabelsTest {
  private static final String PARTNER = "999988887777";

  private static Map<String, String> labels(String action, String request) {
    return Raw.event(
            "cloudtrail",
            """
            {"eventID":"e1","eventTime":"2026-03-10T09:00:00Z","eventName":"%s","recipientAccountId":"111122223333",
             "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/alice","accountId":"111122223333"},
             "requestParameters":%s}
            """
                .formatted(action, request))
        .getLabels();
  }

  private static Map<String, String> bucketPolicy(String statement) {
    return labels("PutBucketPolicy", "{\"bucketPolicy\":{\"Statement\":" + statement + "}}");
  }

  @Test
  void aPolicyForEverybodyIsPublicUnlessAConditionLimitsIt() {
    assertThat(bucketPolicy("{\"Effect\":\"Allow\",\"Principal\":\"*\"}"))
        .containsEntry(EventLabels.EXPOSED_TO, "public");
    assertThat(bucketPolicy("[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"*\"]}}]"))
        .containsEntry(EventLabels.EXPOSED_TO, "public");
    assertThat(
            bucketPolicy(
                "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}}"))
        .isEmpty();
    assertThat(bucketPolicy("{\"Effect\":\"Deny\",\"Principal\":\"*\"}")).isEmpty();
  }

  @Test
  void anotherAccountIsNamedAndTheOwnAndServicesAreNot() {
    assertThat(
            bucketPolicy(
                "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"111122223333\",\"arn:aws:iam::999988887777:role/x\"]}}"))
        .containsEntry(EventLabels.EXPOSED_TO, PARTNER);
    assertThat(
            bucketPolicy(
                "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"}}"))
        .isEmpty();
    assertThat(labels("PutBucketPolicy", "{\"bucketPolicy\":\"no policy\"}")).isEmpty();
  }

  @Test
  void trustIsReadFromEncodedTextToo() {
    assertThat(
            labels(
                "CreateRole",
                "{\"roleName\":\"partner\",\"assumeRolePolicyDocument\":\"%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22999988887777%22%7D%7D%7D\"}"))
        .containsEntry(EventLabels.EXPOSED_TO, PARTNER)
        .containsEntry(EventLabels.GRANTEE, "role/partner");
  }

  @Test
  void aFirewallRuleCountsWhereItIsForEveryAddress() {
    assertThat(
            labels(
                "AuthorizeSecurityGroupIngress",
                "{\"ipPermissions\":{\"items\":[{\"fromPort\":443,\"toPort\":443,\"ipRanges\":{\"items\":[{\"cidrIp\":\"10.0.0.0/8\"}]}},"
                    + "{\"fromPort\":22,\"toPort\":22,\"ipv6Ranges\":{\"items\":[{\"cidrIpv6\":\"::/0\"}]}}]}}"))
        .containsEntry(EventLabels.EXPOSED_TO, "public")
        .containsEntry(EventLabels.PORTS, "22");
    assertThat(
            labels(
                "AuthorizeSecurityGroupIngress",
                "{\"ipProtocol\":\"-1\",\"cidrIp\":\"0.0.0.0/0\"}"))
        .containsEntry(EventLabels.PORTS, "0-65535");
    assertThat(
            labels(
                "AuthorizeSecurityGroupIngress",
                "{\"fromPort\":22,\"toPort\":22,\"cidrIp\":\"192.0.2.1/32\"}"))
        .isEmpty();
  }

  @Test
  void whatAmountsToEverythingIsAnAdministratorsGrant() {
    assertThat(
            labels(
                "PutUserPolicy",
                "{\"userName\":\"bob\",\"policyDocument\":\"{\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":[\\\"s3:Get*\\\",\\\"iam:*\\\"],\\\"Resource\\\":\\\"*\\\"}]}\"}"))
        .containsEntry(EventLabels.GRANTEE, "user/bob")
        .containsEntry(EventLabels.GRANTS, "admin");
    assertThat(
            labels(
                "AttachRolePolicy",
                "{\"roleName\":\"r\",\"policyArn\":\"arn:aws:iam::111122223333:policy/AdministratorAccess\"}"))
        .as("a policy of the account's own may be called anything")
        .doesNotContainKey(EventLabels.GRANTS);
  }

  @Test
  void aLambdaPermissionThatIsBoundToASourceIsNotForEverybody() {
    assertThat(labels("AddPermission20150331v2", "{\"functionName\":\"f\",\"principal\":\"*\"}"))
        .containsEntry(EventLabels.EXPOSED_TO, "public");
    assertThat(
            labels(
                "AddPermission20150331v2",
                "{\"functionName\":\"f\",\"principal\":\"*\",\"sourceAccount\":\"111122223333\"}"))
        .isEmpty();
  }

  @Test
  void ordinaryCallsHaveNone() {
    assertThat(labels("GetObject", "{\"bucketName\":\"b\",\"key\":\"k\"}")).isEmpty();
  }
}
