package io.spoor.offline.crosssource;

/** Uses of a model provider's keys. */
final class ModelKeys {
  private static final String SOURCE = "openai-audit";

  private ModelKeys() {}

  /** A run that acts at the provider, with a key of its own or with that of its agent. */
  static void use(ChainDraft chain, HopRun run) {
    boolean isOwn = chain.chance(60);
    String key = isOwn ? "key_" + chain.ids().letters(16) : chain.agent().modelKey();
    String created = isOwn && chain.chance(40) ? create(chain, key) : null;
    chain.pass(2, 60);
    String call =
        AgentSpans.tool(
            chain,
            run,
            chain.ids().hex(16),
            "create_project",
            new SpanAttributeList()
                .with("spoor.credential.id", key)
                .with("spoor.credential.issuer", "openai")
                .with("spoor.credential.type", "access-key"));
    chain.pass(0, 4);
    String id = "audit_log-" + chain.ids().letters(24);
    String event =
        chain.record(
            SOURCE,
            id,
            """
            {"id":"%s","type":"project.created","effective_at":%d,"actor":{"type":"api_key","api_key":{"id":"%s","type":"service_account",
             "service_account":{"id":"svc_%s"}}},"project":{"id":"proj_%s"},"project.created":{"id":"proj_%s","data":{"title":"Stock"}}}
            """
                .formatted(
                    id,
                    chain.at(SOURCE).getEpochSecond(),
                    key,
                    chain.agent().id(),
                    chain.agent().id(),
                    chain.ids().letters(10)));
    if (created != null) {
      chain.identified(HopKind.WITHIN_LOG, event, created);
    }
    if (isOwn) {
      chain.identified(HopKind.RUN_TO_MODEL_KEY, event, call);
    } else {
      chain.alsoOf(event, key + '@' + chain.at(SOURCE).toEpochMilli() / 86_400_000);
      chain.ambiguous(HopKind.RUN_TO_MODEL_KEY, event, call);
    }
  }

  /** An administrator creates the key, as those of many other runs on that day. */
  private static String create(ChainDraft chain, String key) {
    String id = "audit_log-" + chain.ids().letters(24);
    String administrator = "user-platform" + chain.random().nextInt(3);
    String event =
        chain.record(
            SOURCE,
            id,
            """
            {"id":"%s","type":"api_key.created","effective_at":%d,"actor":{"type":"session","session":{"user":{"id":"%s",
             "email":"%s@larkfield.example"},"ip_address":"%s","user_agent":"Mozilla/5.0"}},"project":{"id":"proj_1"},
             "api_key.created":{"id":"%s","data":{"scopes":["api.model.request"]}}}
            """
                .formatted(
                    id,
                    chain.at(SOURCE).getEpochSecond(),
                    administrator,
                    administrator,
                    chain.address(),
                    key));
    chain.alsoOf(event, administrator + '@' + chain.at(SOURCE).toEpochMilli() / 86_400_000);
    return event;
  }
}
