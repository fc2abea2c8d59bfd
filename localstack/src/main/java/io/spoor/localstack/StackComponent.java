package io.spoor.localstack;

import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.DecisionProcess;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.ReadinessProbe;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerCredentials;
import io.spoor.launchers.ShutdownTier;
import io.spoor.localstack.security.StackSecurity;
import java.util.Optional;

/** A process of the local stack, in starting order. */
public enum StackComponent {
  KAFKA(KafkaServer.NAME, ShutdownTier.SERVER),
  REGISTRY(RegistryServer.NAME, ShutdownTier.SERVER),
  ELASTICSEARCH(ElasticsearchServer.NAME, ShutdownTier.SERVER),
  CONNECT(ConnectServer.NAME, ShutdownTier.CLIENT),
  APP(AppStarter.NAME, ShutdownTier.CLIENT),
  /** Only on request. */
  DECISIONS(DecisionServerStarter.NAME, ShutdownTier.CLIENT);

  private final String label;
  private final ShutdownTier tier;

  StackComponent(String label, ShutdownTier tier) {
    this.label = label;
    this.tier = tier;
  }

  /** The name in messages, in {@code stack.json} and of its log file. */
  public String label() {
    return label;
  }

  ShutdownTier tier() {
    return tier;
  }

  /**
   * Whether the component serves at its recorded endpoint, probed with the stack's security
   * settings.
   */
  ReadinessProbe probe(String endpoint, Optional<StackSecurity> security) {
    return switch (this) {
      case KAFKA ->
          KafkaServer.probe(
              endpoint, security.map(StackSecurity::kafka).orElse(ServerCredentials.OPEN));
      case REGISTRY ->
          RegistryServer.probe(
              endpoint, security.map(StackSecurity::registry).orElse(ServerCredentials.OPEN));
      case ELASTICSEARCH ->
          ElasticsearchServer.probe(
              endpoint, security.map(StackSecurity::elasticsearch).orElse(ServerCredentials.OPEN));
      case CONNECT ->
          ConnectServer.probe(
              endpoint, security.map(secured -> secured.connect()).orElse(ServerCredentials.OPEN));
      case APP -> ReadinessProbe.http(endpoint);
      case DECISIONS ->
          DecisionProcess.probe(
              endpoint,
              security
                  .map(secured -> ServerCredentials.tls(secured.decisionServer().authority()))
                  .orElse(ServerCredentials.OPEN));
    };
  }
}
