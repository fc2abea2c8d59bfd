package io.spoor.evidence.act;

import io.spoor.evidence.EvidenceException;
import io.spoor.schemas.EvidenceAct;

/** Records acts: on a topic that is sealed, or in a file next to a log. */
public interface ActJournal {
  /**
   * Returns when the act is durable. Data is exported or altered only after this, so that every
   * such operation is recorded; a recorded act may have failed.
   *
   * @return its location, for people: {@code topic spoor.acts}
   * @throws EvidenceException if it cannot be written; the message states the remedy
   */
  String record(EvidenceAct act);
}
