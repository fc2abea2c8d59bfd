package io.spoor.pipeline.detect;

import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account of a person, as a feature of a chain. As text: rule, directory and id of the account,
 * each on a line of its own.
 *
 * @param rule label of the rule by which it belongs to the person
 */
public record AccountFeature(String rule, String directory, String id) {
  /** A longer account is no feature. */
  private static final int MAX_LENGTH = 1024;

  /**
   * The account of a principal, which begins with its person.
   *
   * @return null if no rule that counts states the person
   */
  public static @Nullable String of(Principal principal) {
    Person person = principal.getPerson();
    PersonRule rule = person == null ? null : PersonRule.of(person.getRule());
    if (person == null || rule == null || !rule.counts()) {
      return null;
    }
    String directory = principal.getDirectory() == null ? "" : principal.getDirectory();
    String value = String.join("\n", person.getId(), rule.label(), directory, principal.getId());
    return value.length() <= MAX_LENGTH ? value : null;
  }

  /** The person of an account. */
  public static String person(String value) {
    return value.substring(0, value.indexOf('\n'));
  }

  /** The account without its person. */
  public static String account(String value) {
    return value.substring(value.indexOf('\n') + 1);
  }

  /** Reads an account without its person. */
  public static AccountFeature parse(String account) {
    List<String> parts = List.of(account.split("\n", 3));
    return new AccountFeature(parts.get(0), parts.get(1), parts.get(2));
  }
}
