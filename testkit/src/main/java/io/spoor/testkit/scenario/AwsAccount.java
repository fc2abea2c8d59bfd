package io.spoor.testkit.scenario;

/** The AWS account of a scenario. */
record AwsAccount(String id, String region, String identityProvider) {

  String role(String path) {
    return "arn:aws:iam::" + id + ":role/" + path;
  }

  String assumedRole(String path, String session) {
    return "arn:aws:sts::%s:assumed-role/%s/%s"
        .formatted(id, path.substring(path.lastIndexOf('/') + 1), session);
  }

  String provider() {
    return "arn:aws:iam::" + id + ":oidc-provider/" + identityProvider;
  }
}
