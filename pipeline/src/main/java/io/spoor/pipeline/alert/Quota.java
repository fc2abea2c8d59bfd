package io.spoor.pipeline.alert;

import io.spoor.pipeline.settings.StormLimits;
import io.spoor.pipeline.state.AlertRate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The notifications that share one limit. A sender can choose the id of an agent without a manifest
 * freely, so all of these agents share a limit, which is not that of others.
 *
 * @param agentId the agent with a limit of its own; null: several agents share it, or none
 * @param critical whether it limits critical notifications only, or all others
 */
record Quota(String tenant, Agents agents, @Nullable String agentId, boolean critical) {
  /** Group of agents. */
  enum Agents {
    DECLARED,
    UNDECLARED,
    NONE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Agents of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * The quota of an alert.
   *
   * @param declared whether a manifest is in force for the agent
   */
  static Quota of(String tenant, @Nullable String agentId, boolean declared, boolean critical) {
    Agents agents = agentId == null ? Agents.NONE : declared ? Agents.DECLARED : Agents.UNDECLARED;
    return new Quota(
        tenant, agents, critical && agents == Agents.DECLARED ? agentId : null, critical);
  }

  static Quota of(AlertRate rate) {
    return new Quota(
        rate.getTenant(), Agents.of(rate.getGroup()), rate.getAgentId(), rate.getCritical());
  }

  /** Its key in rows; the tenant alone for the limit that existed first. */
  String key() {
    return agents == Agents.DECLARED && !critical
        ? tenant
        : "\n"
            + KeyText.join(
                tenant,
                agents.label(),
                agentId == null ? "" : agentId,
                critical ? "critical" : "other");
  }

  int limit(StormLimits limits) {
    if (critical) {
      return limits.critical();
    }
    return agents == Agents.UNDECLARED ? limits.undeclared() : limits.alerts();
  }

  /** A rate without notifications. */
  AlertRate newRate(long window) {
    return AlertRate.newBuilder()
        .setTenant(tenant)
        .setWindow(window)
        .setOpened(0)
        .setQuota(key())
        .setAgentId(agentId)
        .setGroup(agents.label())
        .setCritical(critical)
        .build();
  }

  /** The notifications in words. */
  String describe() {
    String who =
        switch (agents) {
          case DECLARED -> agentId == null ? "agents with a manifest" : "agent " + agentId;
          case UNDECLARED -> "agents without a manifest";
          case NONE -> "chains without an agent";
        };
    return (critical ? "critical alerts of " : "alerts of ") + who;
  }
}
