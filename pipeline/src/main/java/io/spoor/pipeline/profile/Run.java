package io.spoor.pipeline.profile;

import io.spoor.pipeline.state.RunRow;
import io.spoor.schemas.Behaviour;

/** One chain of a subject: its row, and what the chain said last. */
record Run(RunRow row, Behaviour said) {
  String chain() {
    return said.getChainKey();
  }
}
