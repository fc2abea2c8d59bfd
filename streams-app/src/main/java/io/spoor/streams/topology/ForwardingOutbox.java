package io.spoor.streams.topology;

import io.spoor.pipeline.Outbox;
import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.key.Keys;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Forwards a step's messages to the sinks of its stage, with the time at which their cause arrived
 * where they do not say it.
 */
final class ForwardingOutbox implements Outbox {
  private final ProcessorContext<String, SpecificRecord> context;
  private final Cause cause;
  private final boolean placing;
  private final boolean timed;
  private final String links;
  private final String actions;
  private final String chains;
  private final String findings;
  private final String alerts;
  private final String identities;

  private ForwardingOutbox(
      ProcessorContext<String, SpecificRecord> context,
      Cause cause,
      boolean placing,
      boolean replaying,
      String links,
      String actions,
      String chains,
      String findings,
      String alerts,
      String identities) {
    this.context = context;
    this.cause = cause;
    this.placing = placing;
    this.timed = !replaying;
    this.links = links;
    this.actions = actions;
    this.chains = chains;
    this.findings = findings;
    this.alerts = alerts;
    this.identities = identities;
  }

  static Outbox ofStitch(
      ProcessorContext<String, SpecificRecord> context, Cause cause, boolean replaying) {
    return new ForwardingOutbox(
        context,
        cause,
        true,
        replaying,
        Names.LINKS_OUT,
        Names.STITCH_ACTIONS_OUT,
        "stitch publishes no chains",
        Names.STITCH_FINDINGS_OUT,
        "stitch alerts nobody",
        "stitch publishes no identities");
  }

  static Outbox ofAssemble(
      ProcessorContext<String, SpecificRecord> context, Cause cause, boolean replaying) {
    return new ForwardingOutbox(
        context,
        cause,
        false,
        replaying,
        Names.ASSEMBLE_LINKS_OUT,
        Names.ASSEMBLE_ACTIONS_OUT,
        Names.CHAINS_OUT,
        Names.ASSEMBLE_FINDINGS_OUT,
        Names.ALERTS_OUT,
        "assemble publishes no identities");
  }

  static Outbox ofProfile(
      ProcessorContext<String, SpecificRecord> context, Cause cause, boolean replaying) {
    return new ForwardingOutbox(
        context,
        cause,
        false,
        replaying,
        "profile states no links",
        Names.PROFILE_ACTIONS_OUT,
        "profile publishes no chains",
        Names.PROFILE_FINDINGS_OUT,
        "profile alerts nobody",
        Names.IDENTITIES_OUT);
  }

  /** All days of a long-lived key are kept in one place. */
  @Override
  public void toLinks(String key, SpecificRecord message) {
    follow(links, Keys.base(key), message);
  }

  @Override
  public void toActions(String chainKey, SpecificRecord message) {
    if (placing && message instanceof Action) {
      forward(actions, chainKey, message);
    } else {
      follow(actions, chainKey, message);
    }
  }

  @Override
  public void chain(Chain chain) {
    forward(chains, chain.getRootKey(), chain);
  }

  /** With its cause's arrival, so that a sink can tell how long it took; not of what is old. */
  @Override
  public void finding(Finding finding) {
    if (timed) {
      follow(findings, finding.getFindingId(), finding);
    } else {
      forward(findings, finding.getFindingId(), finding);
    }
  }

  @Override
  public void alert(Alert alert) {
    forward(alerts, alert.getAlertId(), alert);
  }

  @Override
  public void identity(Identity identity) {
    forward(identities, identity.getKey(), identity);
  }

  private void follow(String sink, String key, SpecificRecord message) {
    context.forward(
        new Record<>(key, message, context.currentSystemTimeMs(), cause.headers()), sink);
  }

  private void forward(String sink, String key, SpecificRecord message) {
    context.forward(new Record<>(key, message, context.currentSystemTimeMs()), sink);
  }
}
