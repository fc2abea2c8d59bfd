package io.spoor.localstack;

import java.util.Optional;

/**
 * Addresses of the components of a local stack.
 *
 * @param bootstrapServers Kafka, {@code host:port}
 * @param registryUrl the schema registry's Confluent-compatible API
 * @param elasticsearchUrl Elasticsearch's REST API
 * @param connectUrl Connect's REST API
 * @param appHealthUrl the app's health page
 * @param decisionsUrl the decision server's base URL; empty: the stack has none
 */
public record Endpoints(
    String bootstrapServers,
    String registryUrl,
    String elasticsearchUrl,
    String connectUrl,
    String appHealthUrl,
    Optional<String> decisionsUrl) {

  static Endpoints of(StackRecord stack) {
    return new Endpoints(
        endpoint(stack, StackComponent.KAFKA),
        endpoint(stack, StackComponent.REGISTRY),
        endpoint(stack, StackComponent.ELASTICSEARCH),
        endpoint(stack, StackComponent.CONNECT),
        endpoint(stack, StackComponent.APP),
        stack.find(StackComponent.DECISIONS).map(ComponentRecord::endpoint));
  }

  private static String endpoint(StackRecord stack, StackComponent component) {
    return stack
        .find(component)
        .map(ComponentRecord::endpoint)
        .orElseThrow(
            () -> new StackException(component.label() + " was never started; run: bin/spoor up"));
  }
}
