package io.spoor.evidence.act;

import io.spoor.schemas.EvidenceAct;
import java.time.Instant;
import java.util.UUID;

/** Creates acts with the mandatory fields. */
public final class ActFactory {
  private static final long NANOS = 1_000_000_000L;

  private ActFactory() {}

  /**
   * An act at the current time, with a new id; without tenant and selector unless set.
   *
   * @param act {@code export}, {@code withhold}, {@code hold}, {@code release}, {@code delete},
   *     {@code verify}, {@code prove}
   * @param actor a person
   * @param reason reason; may be empty
   */
  public static EvidenceAct.Builder of(String act, String actor, String reason, Instant now) {
    return EvidenceAct.newBuilder()
        .setActId(UUID.randomUUID().toString())
        .setTenant("")
        .setAct(act)
        .setWho(actor)
        .setWhy(reason)
        .setTime(now.getEpochSecond() * NANOS + now.getNano());
  }
}
