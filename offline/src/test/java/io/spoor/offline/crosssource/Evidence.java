package io.spoor.offline.crosssource;

/** What the records of a true link offer to find it. */
enum Evidence {
  /** Both state one id, which no other chain states. */
  IDENTIFIER,
  /** Both state one subject, which is that of no other chain at the time. */
  SUBJECT,
  /** They state what several chains state at the time. */
  AMBIGUOUS,
  /** They have nothing in common. */
  UNSTATED;

  /** Whether the link can be known from the records. */
  boolean isConclusive() {
    return this == IDENTIFIER || this == SUBJECT;
  }
}
