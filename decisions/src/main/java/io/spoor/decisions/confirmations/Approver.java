package io.spoor.decisions.confirmations;

import java.util.Set;

/**
 * Who answers a confirmation.
 *
 * @param who name of the person, for the record
 * @param via where the answer was given: the name of a decision server's caller
 * @param tenant whose confirmations the approver answers
 * @param credentials names of what was presented: subject and id of a token, names of a certificate
 */
public record Approver(String who, String via, String tenant, Set<String> credentials) {
  public Approver {
    credentials = Set.copyOf(credentials);
  }

  /** The name of a person on whose behalf a caller answers. */
  public static String nameOf(String person, String via) {
    return person + suffix(via);
  }

  /** The person of {@link #nameOf}; the name itself if a caller answers for itself. */
  static String personOf(String who, String via) {
    String suffix = suffix(via);
    return who.endsWith(suffix) ? who.substring(0, who.length() - suffix.length()) : who;
  }

  private static String suffix(String via) {
    return " (" + via + ")";
  }
}
