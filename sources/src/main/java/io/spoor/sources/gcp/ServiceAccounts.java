package io.spoor.sources.gcp;

import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service accounts that calls are about, by the names that callers have: mail addresses. */
final class ServiceAccounts {
  /** What precedes an account in the name of a resource. */
  static final String PATH = "serviceAccounts/";

  static final String TYPE = "service_account";

  /** Parts of the names of the methods that are about one account. */
  private static final List<String> METHODS =
      List.of("ServiceAccount", "GenerateAccessToken", "GenerateIdToken", "SignJwt", "SignBlob");

  private ServiceAccounts() {}

  /**
   * The account that a method is about, by its mail address if the entry has it; otherwise as the
   * entry names it, perhaps by a number. Null if the method is about no account.
   */
  static @Nullable String of(@Nullable String method, AuditRecord record, AuditRecord entry) {
    if (method == null || METHODS.stream().noneMatch(method::contains)) {
      return null;
    }
    String requested = named(entry.text("request.name"));
    String audited = named(entry.text("resourceName"));
    if (isAddress(audited)) {
      return audited;
    }
    // The platform states the address beside the number; the request has what the caller wrote.
    String stated = record.text("resource.labels.email_id");
    String number = record.text("resource.labels.unique_id");
    if (isAddress(stated) && (audited == null || number == null || number.equals(audited))) {
      return stated;
    }
    if (isAddress(requested)) {
      return requested;
    }
    String account = audited == null ? requested : audited;
    return account == null ? entry.text("response.email") : account;
  }

  private static boolean isAddress(@Nullable String account) {
    return account != null && account.indexOf('@') > 0;
  }

  /** {@code EMAIL} of {@code projects/-/serviceAccounts/EMAIL/keys/ID}. */
  private static @Nullable String named(@Nullable String name) {
    int start = name == null ? -1 : name.indexOf(PATH);
    if (name == null || start < 0) {
      return null;
    }
    String account = name.substring(start + PATH.length());
    int end = account.indexOf('/');
    return end < 0 ? account : account.substring(0, end);
  }
}
