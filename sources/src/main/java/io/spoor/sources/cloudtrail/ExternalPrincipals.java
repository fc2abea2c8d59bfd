package io.spoor.sources.cloudtrail;

import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects principals outside the account that a request admits. */
final class ExternalPrincipals {
  static final String PUBLIC = "public";
  private static final int MAX_NAMED = 5;

  private final String account;
  private final Set<String> external = new TreeSet<>();

  /** Whether any of them is admitted to more than writing. */
  private boolean mayRead;

  /** {@code account}: the account that owns the resource. */
  ExternalPrincipals(String account) {
    this.account = account;
  }

  void addPublic() {
    add(PUBLIC);
  }

  void add(String name) {
    external.add(name);
    mayRead = true;
  }

  /** Adds those that one statement admits, only to write or to do more. */
  void addAdmitted(ExternalPrincipals admitted, boolean onlyToWrite) {
    external.addAll(admitted.external);
    mayRead |= !onlyToWrite && !admitted.external.isEmpty();
  }

  /** None yet, of the same account. */
  ExternalPrincipals none() {
    return new ExternalPrincipals(account);
  }

  /** Whether there are any, and all of them are only admitted to write. */
  boolean mayOnlyWrite() {
    return !mayRead && !external.isEmpty();
  }

  /** Adds an account id or the ARN of a principal; ignores other values. */
  void addPrincipal(@Nullable String principal) {
    if (principal == null) {
      return;
    }
    if (principal.equals("*")) {
      addPublic();
      return;
    }
    String otherAccount = Arns.isArn(principal) ? Arns.account(principal) : principal;
    if (otherAccount != null && isAccount(otherAccount) && !otherAccount.equals(account)) {
      add(otherAccount);
    }
  }

  private static boolean isAccount(String text) {
    return text.length() == 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The principals as text; null when there are none. */
  @Nullable String summary() {
    if (external.contains(PUBLIC)) {
      return PUBLIC;
    }
    if (external.isEmpty()) {
      return null;
    }
    var text = new StringBuilder();
    Iterator<String> names = external.iterator();
    for (int i = 0; i < MAX_NAMED && names.hasNext(); i++) {
      text.append(i == 0 ? "" : ", ").append(names.next());
    }
    return text.append(names.hasNext() ? ", and others" : "").toString();
  }
}
