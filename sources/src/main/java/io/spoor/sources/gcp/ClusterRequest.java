package io.spoor.sources.gcp;

import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.k8s.KubernetesMapping;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads who made a request to the API server of a cluster, of which Google writes a log entry
 * (cloud.google.com/kubernetes-engine/docs/how-to/audit-logging). The entry's labels have the
 * annotations of the API server. Credentials have the keys of the API server's own log.
 */
final class ClusterRequest {
  /** Directory of credentials and service accounts of a cluster. */
  private static final String CLUSTER = "k8s";

  /** Credential ids of tokens; others are of certificates, which live long. */
  private static final String TOKEN_ID = "JTI=";

  private static final Pattern ACCOUNT =
      Pattern.compile("/namespaces/([^/]+)/serviceaccounts/([^/]+)/token$");

  private ClusterRequest() {}

  /**
   * Adds principal, credentials and impersonation.
   *
   * @param record the log entry
   * @param entry its payload
   */
  static void readCaller(AuditRecord record, AuditRecord entry, AuditEvent event) {
    AuditRecord caller = entry.object("authenticationInfo");
    String user = caller.text("principalEmail", "principalSubject");
    String impersonated = caller.text("authoritySelector");
    String id = impersonated == null ? user : impersonated;
    boolean isImpersonated = user != null && impersonated != null && !user.equals(impersonated);
    event.principal(GcpMapping.type(id), GcpMapping.DIRECTORY, id, id, null);
    AuditRecord annotations = record.object("labels");
    String credential = AuditRecord.text(annotations.member(KubernetesMapping.CREDENTIAL_ID));
    if (isImpersonated) {
      // As in the log of the API server: the trail is the user's, who may impersonate several.
      event.trail("principal", GcpMapping.DIRECTORY, user, true);
    } else {
      event.login(PersonRule.DIRECTORY_LOGIN, user);
    }
    event.credential(
        "token", CLUSTER, credential, credential != null && !credential.startsWith(TOKEN_ID));
    if (isImpersonated) {
      event.delegatedBy(GcpMapping.DIRECTORY, user);
    }
    String account = account(entry.text("resourceName"));
    event.issued(
        "token",
        CLUSTER,
        AuditRecord.text(annotations.member(KubernetesMapping.ISSUED_ID)),
        account == null ? null : AuditEvent.principalOf(ActorType.WORKLOAD, account, account, null),
        expiry(entry));
  }

  private static OptionalLong expiry(AuditRecord entry) {
    return entry.time("response.status.expirationTimestamp");
  }

  /** The user name of the service account of which a token is asked for. */
  private static @Nullable String account(@Nullable String resourceName) {
    Matcher account = ACCOUNT.matcher(String.valueOf(resourceName));
    return account.find()
        ? "system:serviceaccount:" + account.group(1) + ':' + account.group(2)
        : null;
  }
}
