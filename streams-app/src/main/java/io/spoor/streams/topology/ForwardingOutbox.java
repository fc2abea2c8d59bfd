package io.spoor.streams.topology;

import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.stage.Outbox;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards a step's messages to the sinks of its stage. */
final class ForwardingOutbox implements Outbox {
  private final ProcessorContext<String, SpecificRecord> context;
  private final String links;
  private final String actions;
  private final String chains;
  private final String findings;

  private ForwardingOutbox(
      ProcessorContext<String, SpecificRecord> context,
      String links,
      String actions,
      String chains,
      String findings) {
    this.context = context;
    this.links = links;
    this.actions = actions;
    this.chains = chains;
    this.findings = findings;
  }

  static Outbox ofStitch(ProcessorContext<String, SpecificRecord> context) {
    return new ForwardingOutbox(
        context,
        Names.LINKS_OUT,
        Names.STITCH_ACTIONS_OUT,
        "stitch publishes no chains",
        Names.STITCH_FINDINGS_OUT);
  }

  static Outbox ofAssemble(ProcessorContext<String, SpecificRecord> context) {
    return new ForwardingOutbox(
        context,
        "assemble states no links",
        Names.ASSEMBLE_ACTIONS_OUT,
        Names.CHAINS_OUT,
        Names.ASSEMBLE_FINDINGS_OUT);
  }

  /** All days of a long-lived key are kept in one place. */
  @Override
  public void toLinks(String key, SpecificRecord message) {
    forward(links, Keys.base(key), message);
  }

  @Override
  public void toActions(String chainKey, SpecificRecord message) {
    forward(actions, chainKey, message);
  }

  @Override
  public void chain(Chain chain) {
    forward(chains, chain.getRootKey(), chain);
  }

  @Override
  public void finding(Finding finding) {
    forward(findings, finding.getFindingId(), finding);
  }

  private void forward(String sink, String key, SpecificRecord message) {
    context.forward(new Record<>(key, message, context.currentSystemTimeMs()), sink);
  }
}
