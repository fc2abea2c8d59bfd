package io.spoor.client.result;

import io.spoor.schemas.Person;
import io.spoor.schemas.vocabulary.PersonRule;
import org.jspecify.annotations.Nullable;

/**
 * The person to whom an account belongs, as displayed.
 *
 * @param confidence of the rule, 0 to 1
 * @param statedBy operator, issuer, gateway or agent
 * @param observed whether other records state it: the action's own names the account only
 */
public record PersonView(
    String id,
    String kind,
    String rule,
    @Nullable Double confidence,
    @Nullable String statedBy,
    boolean observed) {
  static PersonView of(Person person) {
    return of(person.getId(), person.getKind(), person.getRule(), person.getObserved());
  }

  /** {@code rule}: label of a {@link PersonRule}, maybe of a later version. */
  public static PersonView of(String id, String kind, String rule, boolean observed) {
    PersonRule known = PersonRule.of(rule);
    return new PersonView(
        id,
        kind,
        rule,
        known == null ? null : (Double) known.confidence(),
        known == null ? null : known.statedBy(),
        observed);
  }
}
