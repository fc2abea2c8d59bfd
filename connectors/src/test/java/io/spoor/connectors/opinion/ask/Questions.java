package io.spoor.connectors.opinion.ask;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions for tests. */
final class Questions {
  private Questions() {}

  static CallQuestion of(String tenant, @Nullable String agent, String id) {
    return new CallQuestion(
        id,
        tenant,
        "bea1e1983458618bce1223a756f29193",
        "fbcbd92f52023b91",
        Instant.EPOCH,
        agent,
        "run-1",
        "chain-1",
        "medium",
        45,
        "Agent bot called tool send_money.",
        List.of());
  }
}
