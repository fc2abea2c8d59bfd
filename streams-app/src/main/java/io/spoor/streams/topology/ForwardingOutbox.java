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
 * Forwards a step's messages to the sinks of its stage, with the arrival time of their cause unless
 * they contain it.
 */
final class ForwardingOutbox implements Outbox {
  private final ProcessorContext<String, SpecificRecord> context;
  private final ArrivalTracker arrivalTracker;
  private final boolean placesActions;
  private final boolean keepsArrival;
  private final String links;
  private final String actions;
  private final String chains;
  private final String findings;
  private final String alerts;
  private final String identities;

  private ForwardingOutbox(
      ProcessorContext<String, SpecificRecord> context,
      ArrivalTracker arrivalTracker,
      boolean placesActions,
      boolean replaying,
      String links,
      String actions,
      String chains,
      String findings,
      String alerts,
      String identities) {
    this.context = context;
    this.arrivalTracker = arrivalTracker;
    this.placesActions = placesActions;
    this.keepsArrival = !replaying;
    this.links = links;
    this.actions = actions;
    this.chains = chains;
    this.findings = findings;
    this.alerts = alerts;
    this.identities = identities;
  }

  static Outbox ofStitch(
      ProcessorContext<String, SpecificRecord> context,
      ArrivalTracker arrivalTracker,
      boolean replaying) {
    return new ForwardingOutbox(
        context,
        arrivalTracker,
        true,
        replaying,
        NodeNames.LINKS_OUT,
        NodeNames.STITCH_ACTIONS_OUT,
        "stitch publishes no chains",
        NodeNames.STITCH_FINDINGS_OUT,
        "stitch alerts nobody",
        "stitch publishes no identities");
  }

  static Outbox ofAssemble(
      ProcessorContext<String, SpecificRecord> context,
      ArrivalTracker arrivalTracker,
      boolean replaying) {
    return new ForwardingOutbox(
        context,
        arrivalTracker,
        false,
        replaying,
        NodeNames.ASSEMBLE_LINKS_OUT,
        NodeNames.ASSEMBLE_ACTIONS_OUT,
        NodeNames.CHAINS_OUT,
        NodeNames.ASSEMBLE_FINDINGS_OUT,
        NodeNames.ALERTS_OUT,
        "assemble publishes no identities");
  }

  static Outbox ofProfile(
      ProcessorContext<String, SpecificRecord> context,
      ArrivalTracker arrivalTracker,
      boolean replaying) {
    return new ForwardingOutbox(
        context,
        arrivalTracker,
        false,
        replaying,
        "profile states no links",
        NodeNames.PROFILE_ACTIONS_OUT,
        "profile publishes no chains",
        NodeNames.PROFILE_FINDINGS_OUT,
        "profile alerts nobody",
        NodeNames.IDENTITIES_OUT);
  }

  /** All days of a long-lived key have the same owner. */
  @Override
  public void toLinks(String key, SpecificRecord message) {
    forwardWithArrival(links, Keys.base(key), message);
  }

  @Override
  public void toActions(String chainKey, SpecificRecord message) {
    if (placesActions && message instanceof Action) {
      forward(actions, chainKey, message);
    } else {
      forwardWithArrival(actions, chainKey, message);
    }
  }

  @Override
  public void chain(Chain chain) {
    forward(chains, chain.getRootKey(), chain);
  }

  /** Adds the arrival of the cause for latency metrics, except for old causes. */
  @Override
  public void finding(Finding finding) {
    if (keepsArrival) {
      forwardWithArrival(findings, finding.getFindingId(), finding);
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

  private void forwardWithArrival(String sink, String key, SpecificRecord message) {
    context.forward(
        new Record<>(key, message, context.currentSystemTimeMs(), arrivalTracker.headers()), sink);
  }

  private void forward(String sink, String key, SpecificRecord message) {
    context.forward(new Record<>(key, message, context.currentSystemTimeMs()), sink);
  }
}
