package io.spoor.offline.crosssource;

import org.jspecify.annotations.Nullable;

/** Exchanges of a run's token at a token service, or at Keycloak. */
final class TokenExchanges {
  private static final String SERVICE = "token-exchange";
  private static final String ISSUER = "https://sts.larkfield.example";
  private static final String KEYCLOAK = "keycloak";
  private static final String REALM = "larkfield";
  private static final String REALM_ISSUER = "https://sso.larkfield.example/realms/" + REALM;

  private TokenExchanges() {}

  /** {@code before}: the token exchanged; null: that of the run's login. */
  static HopToken atService(ChainDraft chain, HopRun run, @Nullable HopToken before) {
    String jti = "at-" + chain.ids().hex(20);
    String actor = "at-" + chain.ids().hex(20);
    String subject = chain.person().mail();
    String id = chain.ids().uuid();
    HopLogin login = run.login();
    String presented =
        before != null
            ? token(subject, before.issuer(), before.jti())
            : token(subject, login.issuer(), login.tokenId());
    chain.record(
        SERVICE,
        id,
        """
        {"id":"%s","time":"%s","event":"token.exchange","issuer":"%s","grant_type":"urn:ietf:params:oauth:grant-type:token-exchange",
         "client":{"id":"%s","type":"agent"},"subject":%s,"actor":{"sub":"%s","type":"agent","jti":"%s"},
         "issued":{"jti":"%s","token_type":"urn:ietf:params:oauth:token-type:access_token","audience":["https://tools.larkfield.example"]},
         "act":{"sub":"%s","jti":"%s"},"outcome":"success","client_ip":"%s","request_id":"%s"}
        """
            .formatted(
                id,
                chain.at(SERVICE),
                ISSUER,
                chain.agent().id(),
                presented,
                chain.agent().id(),
                actor,
                jti,
                chain.agent().id(),
                actor,
                chain.address(),
                chain.ids().hex(12)));
    chain.offer("sub:" + ISSUER + ' ' + subject, id);
    var token = new HopToken(ISSUER, jti, id, subject, false);
    // It lies on the trail of the token presented, which other runs may use, too.
    chain.alsoOf(id, before == null ? login.tokenId() : before.jti());
    if (before != null) {
      chain.identified(HopKind.TOKEN_TO_EXCHANGE, id, before.event());
    } else {
      chain.identified(HopKind.RUN_TO_EXCHANGE, id, run.root(), use(chain, run, token));
    }
    return token;
  }

  private static String token(String subject, String issuer, String id) {
    return "{\"sub\":\"%s\",\"type\":\"human\",\"iss\":\"%s\",\"jti\":\"%s\"}"
        .formatted(subject, issuer, id);
  }

  static HopToken atKeycloak(ChainDraft chain, HopRun run) {
    String jti = "onrtte:" + chain.ids().uuid();
    String id = chain.ids().uuid();
    HopPerson person = chain.person();
    chain.record(
        KEYCLOAK,
        id,
        """
        {"id":"%s","time":%d,"type":"TOKEN_EXCHANGE","realmId":"8c1f0a52-0f4e-4a0c-9a55-6f1f3b1d2e10","realmName":"%s","clientId":"%s",
         "userId":"%s","sessionId":"%s","ipAddress":"%s","details":{"token_id":"%s","auth_method":"token_exchange",
         "grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","subject_token_client_id":"portal","audience":"tools",
         "scope":"tools:use","client_auth_method":"client-secret","username":"%s"}}
        """
            .formatted(
                id,
                chain.at(KEYCLOAK).toEpochMilli(),
                REALM,
                chain.agent().id(),
                person.keycloakId(),
                chain.ids().uuid(),
                chain.address(),
                jti,
                person.mail()));
    chain.offer("sub:" + REALM_ISSUER + ' ' + person.keycloakId(), id);
    var token = new HopToken(REALM_ISSUER, jti, id, person.keycloakId(), true);
    chain.identified(HopKind.RUN_TO_KEYCLOAK, id, run.root(), use(chain, run, token));
    return token;
  }

  /** A call that the run makes with the token; returns the event of its span. */
  private static String use(ChainDraft chain, HopRun run, HopToken token) {
    chain.pass(1, 20);
    HopLogin login = run.login();
    SpanAttributeList attributes = AgentSpans.credential(token.jti(), token.issuer());
    if (run.statesToken()) {
      attributes
          .with("spoor.credential.parent_id", login.tokenId())
          .with("spoor.credential.parent_issuer", login.issuer());
    }
    return AgentSpans.tool(chain, run, chain.ids().hex(16), "list_tickets", attributes);
  }
}
