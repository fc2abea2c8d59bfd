package io.spoor.evidence.act;

import io.spoor.evidence.EvidenceException;
import io.spoor.schemas.EvidenceAct;

/** Where acts go on record: a topic that is sealed, or a file beside a log. */
public interface ActJournal {
  /**
   * Returns when the act is safe. Who hands something out or takes something away does so after
   * this, so that nothing is done without a record; an act on record may then be one that failed.
   *
   * @return where it is, for people: {@code topic spoor.acts}
   * @throws EvidenceException if it cannot be written; says what to do
   */
  String record(EvidenceAct act);
}
