package io.spoor.streams.topology;

import io.spoor.pipeline.ChainHandOver;
import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.Telemetry.Stage;
import io.spoor.schemas.Action;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.key.Keys;
import java.util.function.Predicate;

/** The sinks of stitch, and assemble in the same task. */
final class StitchSinks implements StitchOutput {
  private final SinkForwarder sinks;
  private final ChainHandOver handOver;

  /** {@code isOwn}: whether the task owns the chain with this root key. */
  StitchSinks(SinkForwarder sinks, Predicate<String> isOwn) {
    this.sinks = sinks;
    this.handOver =
        new ChainHandOver(
            isOwn,
            (chainKey, message) -> action(chainKey, message, NodeNames.STITCH_CHAIN_MESSAGES_OUT));
  }

  /** Hands what the step sent to chains of this task to assemble, and writes it to its topic. */
  void endStep() {
    handOver.endStep(
        (chainKey, message) ->
            // The topic first: assemble may change the message.
            action(chainKey, message, NodeNames.STITCH_ACTIONS_OUT, NodeNames.ASSEMBLE));
  }

  @Override
  public void toKey(String key, KeyMessage message) {
    sinks.forwardToKey(NodeNames.STITCH_KEY_MESSAGES_OUT, key, message);
  }

  @Override
  public void toChain(String chainKey, ChainMessage message) {
    handOver.toChain(chainKey, message);
  }

  /** Actions contain their arrival. */
  private void action(String chainKey, ChainMessage message, String... receivers) {
    if (message instanceof Action action) {
      if (sinks.measuresLatency()) {
        sinks.telemetry().latency(Stage.STITCH, sinks.now() - action.getEvent().getArrivedAt());
      }
      for (String receiver : receivers) {
        sinks.forward(receiver, chainKey, action);
      }
    } else {
      for (String receiver : receivers) {
        sinks.forwardWithArrival(receiver, chainKey, message);
      }
    }
  }

  /** The partition of the event itself, so that its order is that of stitch. */
  @Override
  public void conflictingEvent(IdentityEvent event) {
    sinks.forwardWithArrival(NodeNames.STITCH_EVENTS_OUT, Keys.base(event.getTrailKey()), event);
  }

  @Override
  public void finding(Finding finding) {
    sinks.forwardFinding(NodeNames.STITCH_FINDINGS_OUT, finding);
  }
}
