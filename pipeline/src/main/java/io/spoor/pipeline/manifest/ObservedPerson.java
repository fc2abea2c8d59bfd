package io.spoor.pipeline.manifest;

import io.spoor.schemas.Person;
import org.jspecify.annotations.Nullable;

/**
 * To whom an account belongs, as a set of records states.
 *
 * @param person null: no record states a person, or two are stated with this confidence
 * @param confidence the greatest with which a record states a person, 0 to 1; 0: none does
 */
public record ObservedPerson(@Nullable Person person, double confidence) {
  /** No record states a person. */
  public static final ObservedPerson NONE = new ObservedPerson(null, 0);

  /**
   * What both sets of records state together, in either order: the person of the greater
   * confidence, and nobody if two persons have it. Of two statements of one person, this one's rule
   * is shown.
   */
  public ObservedPerson with(ObservedPerson other) {
    int order = Double.compare(confidence, other.confidence);
    if (order != 0) {
      return order > 0 ? this : other;
    }
    boolean isSame =
        person != null && other.person != null && person.getId().equals(other.person.getId());
    return isSame ? this : new ObservedPerson(null, confidence);
  }
}
