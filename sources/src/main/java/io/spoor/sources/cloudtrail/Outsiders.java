package io.spoor.sources.cloudtrail;

import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects whom a request lets in who is not of the account itself. */
final class Outsiders {
  static final String PUBLIC = "public";
  private static final int NAMED = 5;

  private final String account;
  private final Set<String> found = new TreeSet<>();

  /** {@code account}: the account that owns what is opened. */
  Outsiders(String account) {
    this.account = account;
  }

  void everybody() {
    found.add(PUBLIC);
  }

  void add(String who) {
    found.add(who);
  }

  /** An account id, or the ARN of somebody in an account; others are no accounts. */
  void principal(@Nullable String principal) {
    if (principal == null) {
      return;
    }
    if (principal.equals("*")) {
      everybody();
      return;
    }
    String other = Arns.isArn(principal) ? Arns.account(principal) : principal;
    if (other != null && isAccount(other) && !other.equals(account)) {
      found.add(other);
    }
  }

  private static boolean isAccount(String text) {
    return text.length() == 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Null when there are none. */
  @Nullable String text() {
    if (found.contains(PUBLIC)) {
      return PUBLIC;
    }
    if (found.isEmpty()) {
      return null;
    }
    var text = new StringBuilder();
    Iterator<String> names = found.iterator();
    for (int i = 0; i < NAMED && names.hasNext(); i++) {
      text.append(i == 0 ? "" : ", ").append(names.next());
    }
    return text.append(names.hasNext() ? ", and others" : "").toString();
  }
}
