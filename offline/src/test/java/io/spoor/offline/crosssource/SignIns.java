package io.spoor.offline.crosssource;

/** Sign-ins of people at Okta and at Entra. */
final class SignIns {
  private static final String OKTA = "okta";
  private static final String OKTA_ISSUER = "https://larkfield.okta.example/oauth2/default";
  private static final String ENTRA = "entra-signin";
  private static final String TENANT = "0c7e1b52-9d1f-4f0a-8a3c-6e2f4b9d7a10";
  private static final String ENTRA_ISSUER = "https://login.microsoftonline.example/" + TENANT;

  private SignIns() {}

  /** The subject by which a run that states no token names its person. */
  static String person(HopPerson person) {
    return "person:" + person.mail();
  }

  static HopLogin okta(ChainDraft chain) {
    HopPerson person = chain.person();
    String session = "idx" + chain.ids().letters(22);
    String event = oktaEvent(chain, "user.session.start", session, user(person), "");
    chain.offer(person(person), event, event);
    chain.offer("okta-user:" + person.oktaId(), event);
    chain.pass(2, 40);
    String token = "AT." + chain.ids().letters(43);
    boolean isInSession = chain.chance(50);
    String grant =
        oktaEvent(
            chain,
            "app.oauth2.as.token.grant.access_token",
            isInSession ? session : "unknown",
            "{\"id\":\"0oaclientagents\",\"type\":\"PublicClientApp\",\"displayName\":\"Agents\"}",
            "%s,{\"id\":\"%s\",\"type\":\"access_token\",\"detailEntry\":{\"subject\":\"%s\",\"hash\":\"%s\"}}"
                .formatted(user(person), token, person.mail(), chain.ids().letters(22)));
    chain.offer(person(person), grant, event);
    if (isInSession) {
      chain.identified(HopKind.WITHIN_LOG, grant, event);
    } else {
      // Its actor is the client, which gets the tokens of everybody.
      chain.alsoOf(grant, "okta-client@" + chain.at(OKTA).toEpochMilli() / 86_400_000);
      chain.bySubject(HopKind.WITHIN_LOG, grant, event, "okta-user:" + person.oktaId(), 10);
    }
    return new HopLogin(HopKind.OKTA_TO_RUN, event, grant, token, OKTA_ISSUER);
  }

  private static String user(HopPerson person) {
    return "{\"id\":\"%s\",\"type\":\"User\",\"alternateId\":\"%s\",\"displayName\":\"%s\"}"
        .formatted(person.oktaId(), person.mail(), person.displayName());
  }

  /** {@code targets}: objects, separated by commas. */
  private static String oktaEvent(
      ChainDraft chain, String type, String session, String actor, String targets) {
    String id = chain.ids().uuid();
    return chain.record(
        OKTA,
        id,
        """
        {"uuid":"%s","published":"%s","eventType":"%s","version":"0","severity":"INFO","actor":%s,
         "client":{"ipAddress":"%s","userAgent":{"rawUserAgent":"Mozilla/5.0"}},"outcome":{"result":"SUCCESS"},"target":[%s],
         "transaction":{"type":"WEB","id":"%s","detail":{}},"authenticationContext":{"externalSessionId":"%s","authenticationStep":0}}
        """
            .formatted(
                id,
                chain.at(OKTA),
                type,
                actor,
                chain.address(),
                targets,
                chain.ids().letters(24),
                session));
  }

  /** Opens the application that federates to AWS; returns the event. */
  static String openAws(ChainDraft chain) {
    HopPerson person = chain.person();
    String session = "idx" + chain.ids().letters(22);
    String start = oktaEvent(chain, "user.session.start", session, user(person), "");
    chain.offer(person(person), start);
    chain.pass(5, 60);
    String event =
        oktaEvent(
            chain,
            "user.authentication.sso",
            session,
            user(person),
            "{\"id\":\"0oaaws\",\"type\":\"AppInstance\",\"alternateId\":\"AWS Account Federation\"}");
    chain.identified(HopKind.WITHIN_LOG, event, start);
    chain.offer("saml:" + person.mail(), event);
    return event;
  }

  static HopLogin entra(ChainDraft chain) {
    String session = chain.ids().uuid();
    String token = chain.ids().letters(22);
    String event = entraEvent(chain, session, token, true);
    chain.offer(person(chain.person()), event);
    return new HopLogin(HopKind.ENTRA_TO_RUN, event, event, token, ENTRA_ISSUER);
  }

  /** A sign-in whose browser session gets a second token for Azure without interaction. */
  static HopLogin entraForAzure(ChainDraft chain) {
    String session = chain.ids().uuid();
    String event = entraEvent(chain, session, chain.ids().letters(22), true);
    chain.offer(person(chain.person()), event);
    chain.pass(3, 120);
    String token = chain.ids().letters(22);
    String silent = entraEvent(chain, session, token, false);
    chain.identified(HopKind.WITHIN_LOG, silent, event);
    return new HopLogin(HopKind.ENTRA_TO_RUN, event, silent, token, ENTRA_ISSUER);
  }

  private static String entraEvent(
      ChainDraft chain, String session, String token, boolean isInteractive) {
    String id = chain.ids().uuid();
    HopPerson person = chain.person();
    return chain.record(
        ENTRA,
        id,
        """
        {"id":"%s","createdDateTime":"%s","ipAddress":"%s","userAgent":"Mozilla/5.0","correlationId":"%s","status":{"errorCode":0},
         "resourceDisplayName":"%s","uniqueTokenIdentifier":"%s","appDisplayName":"Agents","appId":"a-agents","userId":"%s",
         "userPrincipalName":"%s","userDisplayName":"%s","isInteractive":%s,"sessionId":"%s","tenantId":"%s"}
        """
            .formatted(
                id,
                chain.at(ENTRA),
                chain.address(),
                chain.ids().uuid(),
                isInteractive ? "Agents" : "Windows Azure Service Management API",
                token,
                person.entraId(),
                person.mail(),
                person.displayName(),
                isInteractive,
                session,
                TENANT));
  }

  /** What the person does in Azure with the token. */
  static void actInAzure(ChainDraft chain, HopLogin login) {
    for (int i = 0; i <= chain.random().nextInt(2); i++) {
      chain.pass(5, 200);
      AzureCalls.record(
          chain,
          HopKind.ENTRA_TO_AZURE,
          login.tokenEvent(),
          login.tokenId(),
          chain.person().entraId(),
          chain.ids().uuid());
    }
  }
}
