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
    Person person = PersonRule.stated(principal);
    String directory = principal.getDirectory() == null ? "" : principal.getDirectory();
    return person == null ? null : of(person, directory, principal.getId());
  }

  /** An account that a record names without its person; null: it is too long for a feature. */
  public static @Nullable String withoutPerson(String directory, String id) {
    return bounded(String.join("\n", "", "", directory, id));
  }

  /** An account that begins with its person; null: it is too long for a feature. */
  public static @Nullable String of(Person person, String directory, String id) {
    return bounded(String.join("\n", person.getId(), person.getRule(), directory, id));
  }

  private static @Nullable String bounded(String value) {
    return value.length() <= MAX_LENGTH ? value : null;
  }

  /** The person of an account; empty: its record states none. */
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
