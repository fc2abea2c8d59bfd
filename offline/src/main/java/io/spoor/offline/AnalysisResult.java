package io.spoor.offline;

import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.Link;
import java.util.List;

/**
 * The final state of an {@link Analysis}.
 *
 * @param chains by start
 * @param actions by chain, then in order (time, event id)
 * @param links by child; each once, with the earliest event that states it
 * @param findings by time
 * @param alerts open and suppressed alerts, by the time of their first finding, without
 *     notification fields
 * @param identities agents and principals, by key
 * @param deadLetters in order of the records
 * @param records number of records added
 * @param events number of distinct events
 */
public record AnalysisResult(
    List<Chain> chains,
    List<Action> actions,
    List<Link> links,
    List<Finding> findings,
    List<Alert> alerts,
    List<Identity> identities,
    List<DeadLetter> deadLetters,
    long records,
    long events) {}
