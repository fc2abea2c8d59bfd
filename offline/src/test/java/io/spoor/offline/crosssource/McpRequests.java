package io.spoor.offline.crosssource;

import org.jspecify.annotations.Nullable;

/** Requests that runs send to servers through a gateway, and what the servers do for them. */
final class McpRequests {
  private static final String SOURCE = "mcp";
  private static final String GITHUB = "github";

  private McpRequests() {}

  /** A request that a server answered. */
  record Answered(String event, HopServer server, String span) {}

  /** {@code token}: presented to the gateway; null: none. */
  static Answered send(ChainDraft chain, HopRun run, @Nullable HopToken token) {
    HopServer server = chain.world().server(chain.random(), chain.now());
    String toolSpan = chain.ids().hex(16);
    String call = AgentSpans.tool(chain, run, toolSpan, "search", new SpanAttributeList());
    boolean hasTrace = token == null || chain.chance(70);
    chain.pass(0, 2);
    String event = request(chain, run, token, server, hasTrace ? toolSpan : null);
    if (hasTrace) {
      chain.identified(HopKind.RUN_TO_GATEWAY, event, call);
    }
    if (token != null) {
      chain.identified(
          token.ofKeycloak() ? HopKind.KEYCLOAK_TO_REQUEST : HopKind.TOKEN_TO_REQUEST,
          event,
          token.event());
    }
    if (chain.chance(10)) {
      chain.pass(1, 5);
      String retry = request(chain, run, token, server, hasTrace ? toolSpan : null);
      chain.identified(HopKind.WITHIN_LOG, retry, event);
    }
    return new Answered(event, server, hasTrace ? toolSpan : "");
  }

  private static String request(
      ChainDraft chain,
      HopRun run,
      @Nullable HopToken token,
      HopServer server,
      @Nullable String span) {
    String id = chain.ids().uuid();
    String trace =
        span == null ? "" : "\"traceparent\":\"00-%s-%s-01\",".formatted(run.trace(), span);
    String presented =
        token == null
            ? ""
            : "\"credential\":{\"iss\":\"%s\",\"jti\":\"%s\"},"
                .formatted(token.issuer(), token.jti());
    return chain.record(
        SOURCE,
        id,
        """
        {"id":"%s","time":"%s","request_id":%d,"method":"tools/call","tool":"search",%s%s"outcome":"success",
         "protocol_version":"2026-07-28","client":{"name":"%s","version":"1.9.4"},
         "server":{"name":"%s","url":"https://%s.larkfield.example/mcp"},
         "principal":{"sub":"%s","iss":"%s","type":"agent"},"client_ip":"%s"}
        """
            .formatted(
                id,
                chain.at(SOURCE),
                1 + chain.random().nextInt(9),
                trace,
                presented,
                chain.agent().id(),
                server.name(),
                server.name(),
                chain.agent().id(),
                token == null ? "https://sts.larkfield.example" : token.issuer(),
                chain.address()));
  }

  /** The server calls another system for the request, with a credential of its own. */
  static void serve(ChainDraft chain, HopRun run, Answered request) {
    chain.pass(0, 3);
    HopServer server = request.server();
    boolean isTraced = server.isTraced() && !request.span().isEmpty();
    String serverSpan = chain.ids().hex(16);
    String requestId = chain.ids().uuid();
    int system = chain.random().nextInt(3);
    HopKind kind =
        switch (system) {
          case 0 -> HopKind.REQUEST_TO_AWS;
          case 1 -> HopKind.REQUEST_TO_AZURE;
          default -> HopKind.REQUEST_TO_GITHUB;
        };
    String client = isTraced ? trace(chain, run, request, serverSpan, kind, requestId) : null;
    String event =
        switch (system) {
          case 0 -> AwsSessions.serverCall(chain, server, requestId);
          case 1 ->
              AzureCalls.record(
                  chain, kind, null, server.azureToken(), "app-" + server.name(), requestId);
          default -> github(chain, server, requestId);
        };
    chain.alsoOf(event, server.session());
    if (client != null) {
      chain.identified(kind, event, client);
    } else {
      chain.unstated(kind, event, request.event());
    }
  }

  /** The server's span, and that of its call; returns the event of the call. */
  private static String trace(
      ChainDraft chain,
      HopRun run,
      Answered request,
      String serverSpan,
      HopKind kind,
      String requestId) {
    String service = request.server().name();
    String served =
        AgentSpans.span(
            chain,
            service,
            run.trace(),
            serverSpan,
            request.span(),
            AgentSpans.SERVER,
            "tools/call search",
            new SpanAttributeList().with("mcp.method.name", "tools/call"));
    chain.identified(HopKind.WITHIN_LOG, served, run.root());
    var attributes = new SpanAttributeList();
    if (kind == HopKind.REQUEST_TO_AWS) {
      attributes.with("rpc.system", "aws-api").with("aws.request_id", requestId);
    } else if (kind == HopKind.REQUEST_TO_AZURE) {
      attributes.with("az.client_request_id", requestId);
    } else {
      attributes.header("http.response.header.x-github-request-id", requestId);
    }
    String client =
        AgentSpans.span(
            chain,
            service,
            run.trace(),
            chain.ids().hex(16),
            serverSpan,
            AgentSpans.CLIENT,
            "call",
            attributes);
    chain.identified(HopKind.WITHIN_LOG, client, run.root());
    return client;
  }

  private static String github(ChainDraft chain, HopServer server, String requestId) {
    String id = chain.ids().letters(22);
    long time = chain.at(GITHUB).toEpochMilli();
    return chain.record(
        GITHUB,
        id,
        """
        {"_document_id":"%s","@timestamp":%d,"created_at":%d,"action":"repo.download_zip","actor":"%s[bot]","actor_is_bot":true,
         "actor_ip":"%s","user_agent":"octokit","org":"larkfield","repo":"%s","request_id":"%s","hashed_token":"%s",
         "programmatic_access_type":"GitHub App server-to-server token"}
        """
            .formatted(
                id,
                time,
                time,
                server.name(),
                chain.address(),
                chain.world().repository(chain.random()),
                requestId,
                server.githubToken()));
  }
}
