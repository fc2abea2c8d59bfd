package io.spoor.pipeline.profile;

import io.spoor.pipeline.state.RunState;
import io.spoor.schemas.Behaviour;

/** One chain of a subject: its state, and its last report. */
record ProfiledRun(RunState state, Behaviour behaviour) {
  String chainKey() {
    return behaviour.getChainKey();
  }
}
