package io.spoor.evidence.act;

import io.spoor.schemas.EvidenceAct;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An operator's act that accepts the loss of the end of a log, so that its writer continues with
 * what is left. Only acts on the topic count: the log's directory may be in other hands.
 */
public final class LossAct {
  /** Value of the field {@code act}. */
  public static final String ACT = "accept-loss";

  /** Member of the selector that names the lost end, as the refusal of the writer names it. */
  private static final String LOST = "lost";

  private LossAct() {}

  /**
   * The act.
   *
   * @param lost names of the lost ends: short forms of checkpoints without their time
   */
  public static EvidenceAct of(List<String> lost, String actor, String reason, Instant now) {
    return ActFactory.of(ACT, actor, reason, now)
        .setSelector(Map.of(LOST, List.copyOf(lost)))
        .setResult("the evidence sink may continue without them")
        .build();
  }

  /** The lost ends that an act accepts; none if it is another act. */
  public static List<String> accepted(EvidenceAct act) {
    return act.getAct().equals(ACT) ? act.getSelector().getOrDefault(LOST, List.of()) : List.of();
  }
}
