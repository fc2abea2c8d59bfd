package io.spoor.streams.profile.domain;

import io.spoor.schemas.Behaviour;
import io.spoor.streams.state.RunRow;

/** One chain of a subject: its row, and what the chain said last. */
record Run(RunRow row, Behaviour said) {
  String chain() {
    return said.getChainKey();
  }
}
