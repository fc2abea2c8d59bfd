package io.spoor.streams.topology;

import io.spoor.pipeline.AssembleOutput;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.KeyMessage;

/** The sinks of assemble. */
record AssembleSinks(SinkForwarder sinks) implements AssembleOutput {
  @Override
  public void toKey(String key, KeyMessage message) {
    sinks.forwardToKey(NodeNames.ASSEMBLE_KEY_MESSAGES_OUT, key, message);
  }

  @Override
  public void toChain(String chainKey, ChainMessage message) {
    sinks.forwardWithArrival(NodeNames.ASSEMBLE_CHAIN_MESSAGES_OUT, chainKey, message);
  }

  @Override
  public void chain(Chain chain) {
    sinks.forward(NodeNames.CHAINS_OUT, chain.getRootKey(), chain);
    sinks.telemetry().chain(chain);
  }

  @Override
  public void finding(Finding finding) {
    sinks.forwardFinding(NodeNames.ASSEMBLE_FINDINGS_OUT, finding);
  }

  @Override
  public void alert(Alert alert) {
    sinks.forward(NodeNames.ALERTS_OUT, alert.getAlertId(), alert);
    sinks.telemetry().alert(alert);
  }
}
