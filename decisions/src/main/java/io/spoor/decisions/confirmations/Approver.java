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
}
