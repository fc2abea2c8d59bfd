package io.spoor.streams.topology;

import io.spoor.pipeline.ProfileOutput;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;

/** The sinks of profile. */
record ProfileSinks(SinkForwarder sinks) implements ProfileOutput {
  @Override
  public void toChain(String chainKey, ChainMessage message) {
    sinks.forwardWithArrival(NodeNames.PROFILE_CHAIN_MESSAGES_OUT, chainKey, message);
  }

  @Override
  public void finding(Finding finding) {
    sinks.forwardFinding(NodeNames.PROFILE_FINDINGS_OUT, finding);
  }

  @Override
  public void identity(Identity identity) {
    sinks.forward(NodeNames.IDENTITIES_OUT, identity.getKey(), identity);
  }
}
