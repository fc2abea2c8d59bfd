package io.spoor.sources.otel;

import io.spoor.schemas.Agent;
import org.jspecify.annotations.Nullable;

/**
 * Reads the agent of a span. Most libraries state a name only, as an id is for hosted agents. The
 * service of the resource then tells which deployment it is: the program chooses the name, and the
 * deployment the service.
 */
final class SpanAgent {
  /** Name of a service that nobody named (resource conventions, service.name). */
  private static final String UNNAMED = "unknown_service";

  private SpanAgent() {}

  /** The agent; null when the span states none. */
  static @Nullable Agent of(SpanClaims claims, SpanAttributes attributes, SpanAttributes resource) {
    String stated = attributes.text("gen_ai.agent.id");
    String name = LegacyConventions.agentName(attributes);
    String main = stated == null ? mainAgent(claims, name, resource) : null;
    String id = stated == null ? main : stated;
    String known = id == null ? name : id;
    if (known == null) {
      return null;
    }
    String version = attributes.text("gen_ai.agent.version");
    String service = resource.text("service.name");
    String serviceVersion = resource.text("service.version");
    return new Agent(
        known,
        attributes.text("gen_ai.agent.name"),
        version == null ? serviceVersion : version,
        resource.text("service.instance.id"),
        codeDigest(attributes, resource),
        /* by_name= */ id == null,
        service == null || service.startsWith(UNNAMED) ? null : service,
        resource.text("service.namespace"),
        serviceVersion);
  }

  /**
   * The id of the process's own agent, which its deployment states ({@code gen_ai.main_agent}): for
   * spans that name it, and for invocations that name none.
   */
  private static @Nullable String mainAgent(
      SpanClaims claims, @Nullable String name, SpanAttributes resource) {
    boolean isMain =
        name == null ? claims.isInvocation() : name.equals(resource.text("gen_ai.main_agent.name"));
    return isMain ? resource.text("gen_ai.main_agent.id") : null;
  }

  private static @Nullable String codeDigest(SpanAttributes attributes, SpanAttributes resource) {
    String digest = attributes.text("spoor.agent.code_digest");
    return digest == null ? resource.text("spoor.agent.code_digest") : digest;
  }
}
