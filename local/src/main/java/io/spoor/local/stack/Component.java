package io.spoor.local.stack;

import io.spoor.servers.ConnectServer;
import io.spoor.servers.ElasticsearchServer;
import io.spoor.servers.KafkaServer;
import io.spoor.servers.Probe;
import io.spoor.servers.RegistryServer;
import io.spoor.servers.Tier;

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

  /** Whether it serves at its recorded endpoint. */
  Probe probe(String endpoint) {
    return switch (this) {
      case KAFKA -> KafkaServer.probe(endpoint);
      case REGISTRY -> RegistryServer.probe(endpoint);
      case ELASTICSEARCH -> ElasticsearchServer.probe(endpoint);
      case CONNECT -> ConnectServer.probe(endpoint);
      case APP -> Probe.http(endpoint);
    };
  }
}
