package io.spoor.sources.gcp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Principals from elsewhere that Google knows by the token of another issuer
 * (cloud.google.com/iam/docs/principal-identifiers). Each names the subject of that token.
 */
final class WorkloadIdentity {
  private static final Pattern POD =
      Pattern.compile("serviceAccount:[^\\[\\]]+\\.svc\\.id\\.goog\\[([^/\\[\\]]+)/([^/\\[\\]]+)]");
  private static final Pattern POOL =
      Pattern.compile(
          "principal://iam\\.googleapis\\.com/[^\\s]*/workloadIdentityPools/[^/]+/subject/(\\S+)");
  private static final Pattern POD_OF_POOL = Pattern.compile("ns/([^/]+)/sa/([^/]+)");

  private WorkloadIdentity() {}

  /** Subject of the token that the principal presented to Google; null for other principals. */
  static @Nullable String subject(@Nullable String principal) {
    if (principal == null) {
      return null;
    }
    Matcher pod = POD.matcher(principal);
    if (pod.matches()) {
      return serviceAccount(pod);
    }
    Matcher pool = POOL.matcher(principal);
    if (!pool.matches()) {
      return null;
    }
    Matcher podOfPool = POD_OF_POOL.matcher(pool.group(1));
    return podOfPool.matches() ? serviceAccount(podOfPool) : pool.group(1);
  }

  private static String serviceAccount(Matcher account) {
    return "system:serviceaccount:" + account.group(1) + ':' + account.group(2);
  }
}
