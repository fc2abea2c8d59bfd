package io.spoor.sources.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.DenialCodes;
import io.spoor.sources.mapping.TextTruncation;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call of a platform for agents: of Amazon Bedrock and its AgentCore, or of a server of tools
 * (event type {@code AwsMcpEvent}). Such calls state the caller, the tool and the outcome in
 * messages of the Model Context Protocol, and may carry content.
 *
 * <p>Pages: docs.aws.amazon.com/bedrock-agentcore "understanding-gateway-cloudtrail-log-entries",
 * docs.aws.amazon.com/agent-toolkit "logging-using-cloudtrail".
 */
final class AgentPlatformCall {
  private static final String MCP_EVENT = "AwsMcpEvent";
  private static final String AGENTCORE = "bedrock-agentcore.amazonaws.com";
  private static final Set<String> PLATFORMS =
      Set.of(AGENTCORE, "bedrock.amazonaws.com", "bedrock-mantle.amazonaws.com");

  private static final String TOOL_CALL = "tools/call";
  private static final String WORKLOAD_TYPE = "AWS::BedrockAgentCore::WorkloadIdentity";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int FIRST_ERROR = 400;
  private static final int MAX_LABEL_CHARS = 256;

  /** Members with content of others, in small letters, at any depth of request and response. */
  private static final Set<String> CONTENT =
      Words.set(
          """
          arguments content structuredcontent text inputtext outputtext prompt messages payload
          input output searchcriteria searchquery command stdin data
          """);

  /** Members of a message's parameters that are no content, in small letters. */
  private static final Set<String> PARAMETERS =
      Set.of("name", "uri", "protocolversion", "clientinfo");

  private final JsonFields record;
  private final JsonFields request;
  private final JsonFields response;
  private final JsonFields message;
  private final JsonFields answer;
  private final boolean isMcpEvent;
  private final boolean isAgentCore;
  private final @Nullable String method;
  private final @Nullable String tool;

  private AgentPlatformCall(JsonFields record, boolean isMcpEvent, boolean isAgentCore) {
    this.record = record;
    this.isMcpEvent = isMcpEvent;
    this.isAgentCore = isAgentCore;
    this.request = record.object("requestParameters");
    this.response = record.object("responseElements");
    this.message = bodyOrSelf(request);
    this.answer = bodyOrSelf(response);
    boolean isMessage = isMcpEvent || message.get("jsonrpc") != null;
    this.method = isMessage ? message.text("method") : null;
    this.tool = tool(message.object("params"));
  }

  /** Null for calls of other services, which are nearly all. */
  static @Nullable AgentPlatformCall of(JsonFields record, @Nullable String service) {
    boolean isMcpEvent = MCP_EVENT.equals(record.text("eventType"));
    return isMcpEvent || (service != null && PLATFORMS.contains(service))
        ? new AgentPlatformCall(record, isMcpEvent, AGENTCORE.equals(service))
        : null;
  }

  private static JsonFields bodyOrSelf(JsonFields part) {
    JsonFields body = part.object("body");
    return body.isObject() ? body : part;
  }

  /** Servers of AWS write the tool's name in place of the method. */
  private @Nullable String tool(JsonFields parameters) {
    if (TOOL_CALL.equals(method)) {
      return parameters.text("name");
    }
    return isMcpEvent && method != null && method.indexOf('/') < 0 ? method : null;
  }

  /** Name of the called tool; null when the call is of none. */
  @Nullable String tool() {
    return tool;
  }

  /** Address of the resource that a message reads; null for none. */
  @Nullable String uri() {
    return method == null ? null : message.object("params").text("uri");
  }

  /** The runtime of an agent that is called, by its ARN; null for none. */
  @Nullable String runtime() {
    return request.text("agentRuntimeArn");
  }

  /**
   * The outcome of the message, if the call itself did not fail: a gateway writes its errors into
   * the response ("gateway-event-types", "Error information in data events").
   */
  CallOutcome outcome(CallOutcome stated) {
    if (stated.isFailure()) {
      return stated;
    }
    int status = status();
    JsonFields error = answer.object("error");
    String text = error.text("message");
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return CallOutcome.failure(status == UNAUTHORIZED ? "unauthorized" : "forbidden", text);
    }
    if (error.isObject() || status >= FIRST_ERROR) {
      String code = error.text("code");
      return CallOutcome.failure(code == null ? String.valueOf(status) : code, text);
    }
    boolean isToolError =
        Boolean.TRUE.equals(answer.object("result").bool("isError"))
            || Boolean.TRUE.equals(answer.bool("isError"));
    return isToolError ? CallOutcome.failure("tool-error", null) : stated;
  }

  private int status() {
    JsonNode status = response.get("statusCode");
    return status != null && status.isInt() ? status.intValue() : 0;
  }

  /**
   * The token that the platform accepted; null for none. Claims of a refused token are anybody's
   * word.
   */
  @Nullable BearerToken token(CallOutcome outcome) {
    String code = outcome.code();
    boolean isRefused = code != null && DenialCodes.contains(code) && status() != FORBIDDEN;
    return isRefused
        ? null
        : BearerToken.of(record.object("additionalEventData").object("jwt").object("claims"));
  }

  /**
   * Adds what the caller and the platform state beside. Sessions, users and names of clients are
   * chosen by the caller, so that nothing is joined by them.
   */
  void addLabels(Map<String, String> labels) {
    put(labels, "tool", tool);
    put(labels, "mcp_method", method == null || method.equals(tool) ? null : method);
    put(labels, "mcp_client", message.object("params").object("clientInfo").text("name"));
    JsonFields details = record.object("mcpEventDetails");
    put(labels, "mcp_server", details.text("mcpServerName"));
    put(
        labels,
        "session",
        first(
            details.text("sessionId"),
            request.text("runtimeSessionId"),
            request.text("sessionId")));
    if (isBearer(record.object("additionalEventData")) || isBearer(request)) {
      labels.put("bearer_token", "true");
    }
    if (isAgentCore) {
      addIdentityLabels(labels);
    }
  }

  private static boolean isBearer(JsonFields part) {
    return Boolean.TRUE.equals(part.bool("callWithBearerToken"));
  }

  private void addIdentityLabels(Map<String, String> labels) {
    put(
        labels,
        "claimed_user",
        first(
            request.text("runtimeUserId"),
            request.text("userId"),
            request.object("userIdentifier").text("userId")));
    put(labels, "workload", first(request.text("workloadName"), statedWorkload(), null));
    put(labels, "provider", request.text("resourceCredentialProviderName"));
    put(labels, "authorizer", request.text("authorizerType"));
    // Until the user has consented, the answer is an address where to do so.
    boolean needsConsent = "USER_FEDERATION".equals(request.text("oauth2Flow"));
    put(
        labels,
        "awaits_consent",
        needsConsent && response.get("accessToken") == null ? "true" : null);
  }

  /** Name of the workload that the call names as a resource. */
  private @Nullable String statedWorkload() {
    if (record.get("resources") instanceof ArrayNode resources) {
      for (JsonNode element : resources) {
        JsonFields resource = JsonFields.of(element, record.lowerCase());
        if (WORKLOAD_TYPE.equals(resource.text("type"))) {
          String arn = resource.text("ARN");
          return Arns.lastName(arn == null ? resource.text("arn") : arn);
        }
      }
    }
    return null;
  }

  private static @Nullable String first(
      @Nullable String one, @Nullable String two, @Nullable String three) {
    return one != null ? one : two != null ? two : three;
  }

  private static void put(Map<String, String> labels, String name, @Nullable String value) {
    if (value != null) {
      labels.put(name, TextTruncation.singleLine(value, MAX_LABEL_CHARS));
    }
  }

  /**
   * Removes arguments, results and messages in every capture mode: spans have them under the rules
   * of content.
   *
   * @return whether anything was removed
   */
  boolean removeContent() {
    boolean removed = removeUnread(request, "body");
    removed |= removeUnread(response, "body");
    if (method != null) {
      removed |= removeUnread(message, "params");
      removed |= removeUnread(answer, "result");
      if (message.get("params") instanceof ObjectNode parameters) {
        removed |= parameters.properties().removeIf(AgentPlatformCall::isArgument);
      }
    }
    removed |= removeMembers(request.node());
    removed |= removeMembers(response.node());
    return removed;
  }

  private static boolean isArgument(Map.Entry<String, JsonNode> parameter) {
    return !isIn(PARAMETERS, parameter.getKey()) || parameter.getValue().isArray();
  }

  /** A part of a message that is no object was not read: it is content as a whole. */
  private static boolean removeUnread(JsonFields part, String name) {
    JsonNode value = part.get(name);
    return value != null
        && !value.isObject()
        && part.node() instanceof ObjectNode object
        && object.properties().removeIf(member -> member.getKey().equalsIgnoreCase(name));
  }

  private static boolean removeMembers(JsonNode node) {
    boolean removed =
        node instanceof ObjectNode object
            && object
                .properties()
                .removeIf(
                    member -> isIn(CONTENT, member.getKey()) && !member.getValue().isNumber());
    for (JsonNode value : node) {
      removed |= removeMembers(value);
    }
    return removed;
  }

  private static boolean isIn(Set<String> names, String name) {
    return names.contains(name.toLowerCase(Locale.ROOT));
  }
}
