package io.spoor.offline.crosssource;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sessions of AWS roles in CloudTrail: how they begin, and what is called in them. */
final class AwsSessions {
  private static final String SOURCE = "cloudtrail";
  private static final String ACCOUNT = "111122223333";

  /** Names that people and libraries give to all their sessions. */
  private static final List<String> REUSED_NAMES =
      List.of("agent-session", "botocore-session-1773135631", "GitHubActions", "session1");

  private AwsSessions() {}

  /** A call, whose members after its name are given; returns its event. */
  private static String call(
      ChainDraft chain, String service, String action, String requestId, String members) {
    String id = chain.ids().uuid();
    return chain.record(
        SOURCE,
        id,
        """
        {"eventVersion":"1.11","eventTime":"%s","eventSource":"%s.amazonaws.com","eventName":"%s","awsRegion":"eu-central-1",
         "sourceIPAddress":"%s","userAgent":"aws-sdk","requestID":"%s","eventID":"%s","eventType":"AwsApiCall",
         "managementEvent":true,"recipientAccountId":"%s",%s}
        """
            .formatted(
                chain.second(SOURCE),
                service,
                action,
                chain.address(),
                requestId,
                id,
                ACCOUNT,
                members));
  }

  private static String caller(String key, String role, String name, String since) {
    return """
    "userIdentity":{"type":"AssumedRole","principalId":"AROA%s:%s","arn":"arn:aws:sts::%s:assumed-role/%s/%s","accountId":"%s",
     "accessKeyId":"%s","sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::%s:role/%s","accountId":"%s",
     "userName":"%s"},"attributes":{"creationDate":"%s","mfaAuthenticated":"false"}}}"""
        .formatted(
            role.replace("-", "").toUpperCase(Locale.ROOT),
            name,
            ACCOUNT,
            role,
            name,
            ACCOUNT,
            key,
            ACCOUNT,
            role,
            ACCOUNT,
            role,
            since);
  }

  private static String issued(String key, String role, String name) {
    return """
    "credentials":{"accessKeyId":"%s","expiration":"Mar 12, 2026, 9:00:00 PM"},
     "assumedRoleUser":{"assumedRoleId":"AROA:%s","arn":"arn:aws:sts::%s:assumed-role/%s/%s"}"""
        .formatted(key, name, ACCOUNT, role, name);
  }

  /** {@code sourceIdentity}: null for none. */
  private static String request(String role, String name, @Nullable String sourceIdentity) {
    return "\"requestParameters\":{\"roleArn\":\"arn:aws:iam::%s:role/%s\",\"roleSessionName\":\"%s\"%s}"
        .formatted(
            ACCOUNT,
            role,
            name,
            sourceIdentity == null ? "" : ",\"sourceIdentity\":\"" + sourceIdentity + '"');
  }

  /** A session that a token of another issuer opens. {@code provider}: host and path of it. */
  static HopSession byWebIdentity(
      ChainDraft chain,
      String provider,
      String subject,
      String role,
      String name,
      @Nullable String sourceIdentity) {
    String key = chain.ids().awsKey();
    String arn = "arn:aws:iam::" + ACCOUNT + ":oidc-provider/" + provider;
    String since = chain.second(SOURCE).toString();
    String event =
        call(
            chain,
            "sts",
            "AssumeRoleWithWebIdentity",
            chain.ids().uuid(),
            """
            "userIdentity":{"type":"WebIdentityUser","principalId":"%s:sts.amazonaws.com:%s","userName":"%s","identityProvider":"%s"},
             %s,"responseElements":{%s,"subjectFromWebIdentityToken":"%s","provider":"%s","audience":"sts.amazonaws.com"}"""
                .formatted(
                    arn,
                    subject,
                    subject,
                    arn,
                    request(role, name, sourceIdentity),
                    issued(key, role, name),
                    subject,
                    arn));
    return new HopSession(key, role, name, event, since);
  }

  static HopSession bySaml(ChainDraft chain, String assertedBy) {
    String key = chain.ids().awsKey();
    String mail = chain.person().mail();
    String role = "Engineer";
    String since = chain.second(SOURCE).toString();
    String event =
        call(
            chain,
            "sts",
            "AssumeRoleWithSAML",
            chain.ids().uuid(),
            """
            "userIdentity":{"type":"SAMLUser","principalId":"q3M4zE1kIdP=:%s","userName":"%s","identityProvider":"q3M4zE1kIdP="},
             "requestParameters":{"sAMLAssertionID":"id%s","roleArn":"arn:aws:iam::%s:role/%s","roleSessionName":"%s",
             "principalArn":"arn:aws:iam::%s:saml-provider/Okta"},
             "responseElements":{%s,"issuer":"http://www.okta.example/exkaws","nameQualifier":"q3M4zE1kIdP=","subject":"%s","subjectType":"persistent",
             "audience":"https://signin.aws.example/saml"}"""
                .formatted(
                    mail,
                    mail,
                    chain.ids().number(28),
                    ACCOUNT,
                    role,
                    mail,
                    ACCOUNT,
                    issued(key, role, mail),
                    mail));
    chain.bySubject(HopKind.OKTA_TO_ROLE, event, assertedBy, "saml:" + mail, 5);
    return new HopSession(key, role, mail, event, since);
  }

  /** A session that a run opens, with its token or without one. */
  static HopSession ofRun(ChainDraft chain, HopRun run, @Nullable HopToken token) {
    chain.pass(2, 60);
    String role = chain.agent().role();
    String issuer = token == null ? "https://sts.larkfield.example" : token.issuer();
    String subject = token == null ? "agent:" + chain.agent().id() : token.subject();
    String provider = issuer.substring("https://".length());
    int way = chain.random().nextInt(100);
    boolean isNamed = way < 20;
    boolean hasSource = way >= 20 && way < 40;
    boolean isShown = way >= 40 && way < 65;
    String name =
        isNamed ? run.runId() : REUSED_NAMES.get(chain.random().nextInt(REUSED_NAMES.size()));
    HopSession session =
        byWebIdentity(chain, provider, subject, role, name, hasSource ? run.runId() : null);
    if (isNamed || hasSource) {
      chain.identified(HopKind.RUN_TO_ROLE, session.event(), run.root());
    } else if (isShown) {
      chain.pass(1, 20);
      String span =
          AgentSpans.tool(
              chain,
              run,
              chain.ids().hex(16),
              "run_aws_command",
              new SpanAttributeList().with("spoor.credential.id", session.key()));
      chain.identified(HopKind.RUN_TO_ROLE, session.event(), run.root(), span);
    } else if (token != null) {
      chain.bySubject(
          HopKind.TOKEN_TO_ROLE,
          session.event(),
          token.event(),
          "sub:" + issuer + ' ' + subject,
          15);
    } else {
      chain.ambiguous(HopKind.RUN_TO_ROLE, session.event(), run.root());
    }
    return session;
  }

  /** Calls in a session. */
  static void act(ChainDraft chain, HopSession session) {
    for (int i = 0; i <= chain.random().nextInt(3); i++) {
      chain.pass(1, 120);
      String event =
          call(
              chain,
              "secretsmanager",
              "GetSecretValue",
              chain.ids().uuid(),
              caller(session.key(), session.role(), session.name(), session.since())
                  + ",\"requestParameters\":{\"secretId\":\"stock/mail\"},\"readOnly\":true");
      chain.identified(HopKind.ROLE_TO_CALL, event, session.event());
    }
  }

  /** A second role, assumed from the session. */
  static HopSession assume(ChainDraft chain, HopSession session) {
    chain.pass(1, 60);
    String key = chain.ids().awsKey();
    String role = "deployer";
    String name = REUSED_NAMES.get(chain.random().nextInt(REUSED_NAMES.size()));
    String since = chain.second(SOURCE).toString();
    String event =
        call(
            chain,
            "sts",
            "AssumeRole",
            chain.ids().uuid(),
            caller(session.key(), session.role(), session.name(), session.since())
                + ','
                + request(role, name, null)
                + ",\"responseElements\":{"
                + issued(key, role, name)
                + '}');
    chain.identified(HopKind.ROLE_TO_CALL, event, session.event());
    return new HopSession(key, role, name, event, since);
  }

  /** A call that a server makes in a session of its own. */
  static String serverCall(ChainDraft chain, HopServer server, String requestId) {
    return call(
        chain,
        "s3",
        "GetObject",
        requestId,
        caller(
                server.awsKey(),
                "mcp-server",
                server.name(),
                Instant.ofEpochMilli(server.since()).toString())
            + ",\"requestParameters\":{\"bucketName\":\"stock\"},\"readOnly\":true");
  }
}
