package io.spoor.evidence.act;

import io.spoor.schemas.EvidenceAct;
import java.time.Instant;
import java.util.UUID;

/** Begins acts with what every one has. */
public final class ActFactory {
  private static final long NANOS = 1_000_000_000L;

  private ActFactory() {}

  /**
   * An act of now, with an id of its own; of no tenant, to nothing, unless that is set.
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
