package io.spoor.sources.cloudtrail;

import org.jspecify.annotations.Nullable;

/** Parses ARNs: {@code arn:partition:service:region:account:resource}. */
final class Arns {
  private Arns() {}

  static boolean isArn(@Nullable String text) {
    return text != null && text.startsWith("arn:");
  }

  static @Nullable String account(@Nullable String arn) {
    String account = part(arn, 4);
    return account == null || account.isEmpty() ? null : account;
  }

  static String partition(@Nullable String arn) {
    String partition = part(arn, 1);
    return partition == null || partition.isEmpty() ? "aws" : partition;
  }

  /**
   * {@code role/acacia-role} of {@code arn:aws:iam::123456789012:role/acacia-role}; other text
   * unchanged.
   */
  static String resource(String arn) {
    String resource = part(arn, 5);
    return resource == null || resource.isEmpty() ? arn : resource;
  }

  /** The part after the last {@code /}: the session name of an assumed role, or a user name. */
  static @Nullable String lastName(@Nullable String arn) {
    if (arn == null) {
      return null;
    }
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    return name.isEmpty() || name.length() == arn.length() ? null : name;
  }

  /** The session name of an ARN of an assumed role or federated user; null for other ARNs. */
  static @Nullable String sessionName(@Nullable String arn) {
    if (arn == null) {
      return null;
    }
    return arn.contains(":assumed-role/") || arn.contains(":federated-user/")
        ? lastName(arn)
        : null;
  }

  private static @Nullable String part(@Nullable String arn, int index) {
    if (arn == null || !isArn(arn)) {
      return null;
    }
    int from = 0;
    for (int i = 0; i < index; i++) {
      from = arn.indexOf(':', from) + 1;
      if (from == 0) {
        return null;
      }
    }
    int to = index == 5 ? -1 : arn.indexOf(':', from);
    return to < 0 ? arn.substring(from) : arn.substring(from, to);
  }
}
