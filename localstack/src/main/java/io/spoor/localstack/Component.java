package io.spoor.localstack;

import io.spoor.launchers.Access;
import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.Probe;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.Tier;
import io.spoor.localstack.security.StackSecurity;
import java.util.Optional;

/** A process of the local stack, in the order of starting. */
public enum Component {
  KAFKA(KafkaServer.NAME, Tier.SERVER),
  REGISTRY(RegistryServer.NAME, Tier.SERVER),
  ELASTICSEARCH(ElasticsearchServer.NAME, Tier.SERVER),
  CONNECT(ConnectServer.NAME, Tier.CLIENT),
  APP(AppServer.NAME, Tier.CLIENT);

  private final String label;
  private final Tier tier;

  Component(String label, Tier tier) {
    this.label = label;
    this.tier = tier;
  }

  /** The name in messages, in {@code stack.json} and of its log file. */
  public String label() {
    return label;
  }

  Tier tier() {
    return tier;
  }

  /** Whether it serves at its recorded endpoint, asked as its stack wants to be asked. */
  Probe probe(String endpoint, Optional<StackSecurity> security) {
    return switch (this) {
      case KAFKA ->
          KafkaServer.probe(endpoint, security.map(StackSecurity::kafka).orElse(Access.OPEN));
      case REGISTRY ->
          RegistryServer.probe(endpoint, security.map(StackSecurity::registry).orElse(Access.OPEN));
      case ELASTICSEARCH ->
          ElasticsearchServer.probe(
              endpoint, security.map(StackSecurity::elasticsearch).orElse(Access.OPEN));
      case CONNECT -> ConnectServer.probe(endpoint);
      case APP -> Probe.http(endpoint);
    };
  }
}
