package io.spoor.offline.crosssource;

/** Requests to Kubernetes, and the cloud identities of pods. */
final class Clusters {
  private static final String SOURCE = "k8s-audit";
  private static final String GOOGLE = "gcp-audit";
  private static final String NAMESPACE = "shop";
  private static final String CLUSTER = "oidc.eks.eu-central-1.amazonaws.com/id/5A1C9E70B2D34F68";

  private Clusters() {}

  /** A pod with a token of its service account. */
  record Pod(String account, String jti, String event, String uid) {}

  static String user(String name, String jti, String more) {
    return """
    {"username":"%s","extra":{"authentication.kubernetes.io/credential-id":["JTI=%s"]%s}}"""
        .formatted(name, jti, more);
  }

  /** {@code more}: further members, each with a comma before it. */
  static String request(
      ChainDraft chain, String verb, String resource, String name, String user, String more) {
    String id = chain.ids().uuid();
    boolean isToken = more.contains("issued-credential-id");
    return chain.record(
        SOURCE,
        id,
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"%s","stage":"ResponseComplete",
         "requestURI":"/api/v1/namespaces/%s/%s/%s","verb":"%s","user":%s,"sourceIPs":["%s"],"userAgent":"kubectl/v1.34",
         "objectRef":{"resource":"%s","namespace":"%s","name":"%s"%s,"apiVersion":"v1"},
         "responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"%s","stageTimestamp":"%s"%s}
        """
            .formatted(
                id,
                NAMESPACE,
                resource,
                name,
                verb,
                user,
                chain.address(),
                resource,
                NAMESPACE,
                name,
                isToken ? ",\"subresource\":\"token\"" : "",
                chain.at(SOURCE),
                chain.at(SOURCE),
                more));
  }

  /** A pod starts: its node asks for the token. */
  static Pod start(ChainDraft chain) {
    String account = chain.world().account(chain.random());
    String jti = chain.ids().uuid();
    String node = "node-" + chain.random().nextInt(9);
    String uid = chain.ids().uuid();
    String event =
        request(
            chain,
            "create",
            "serviceaccounts",
            account,
            "{\"username\":\"system:node:" + node + "\"}",
            """
            ,"requestObject":{"spec":{"audiences":["sts.amazonaws.com"],"boundObjectRef":{"kind":"Pod","name":"%s","uid":"%s"}}},
             "annotations":{"authorization.k8s.io/decision":"allow","authentication.kubernetes.io/issued-credential-id":"JTI=%s"}"""
                .formatted(account + '-' + uid.substring(0, 5), uid, jti));
    // Of the node nothing but its name is known: it asks for the tokens of all its pods.
    chain.alsoOf(event, node + '@' + chain.at(SOURCE).toEpochMilli() / 86_400_000);
    chain.offer("account:" + account, event, jti);
    return new Pod(account, jti, event, uid);
  }

  static void act(ChainDraft chain, Pod pod) {
    for (int i = 0; i <= chain.random().nextInt(2); i++) {
      chain.pass(2, 60);
      String event =
          request(
              chain,
              "list",
              "pods",
              "all",
              user(
                  "system:serviceaccount:" + NAMESPACE + ':' + pod.account(),
                  pod.jti(),
                  ",\"authentication.kubernetes.io/pod-uid\":[\"" + pod.uid() + "\"]"),
              "");
      chain.offer("account:" + pod.account(), event, pod.jti());
      chain.identified(HopKind.POD_TO_CLUSTER, event, pod.event());
    }
  }

  /** The pod assumes a role of AWS with its token. */
  static HopSession assume(ChainDraft chain, Pod pod) {
    chain.pass(2, 60);
    HopSession session =
        AwsSessions.byWebIdentity(
            chain,
            CLUSTER,
            "system:serviceaccount:" + NAMESPACE + ':' + pod.account(),
            "pod-" + pod.account(),
            "botocore-session-" + chain.now() / 1000,
            null);
    chain.bySubject(
        HopKind.POD_TO_ROLE, session.event(), pod.event(), "account:" + pod.account(), 5);
    return session;
  }

  /** The pod becomes a service account of Google, and reads a secret as it. */
  static void becomeGoogle(ChainDraft chain, Pod pod) {
    chain.pass(2, 60);
    String member =
        "serviceAccount:larkfield-prod.svc.id.goog[" + NAMESPACE + '/' + pod.account() + ']';
    String account = pod.account() + "@larkfield-prod.iam.gserviceaccount.com";
    String day = pod.account() + "-google@" + chain.at(GOOGLE).toEpochMilli() / 86_400_000;
    String token =
        google(
            chain,
            "iamcredentials.googleapis.com",
            "GenerateAccessToken",
            "projects/-/serviceAccounts/" + account,
            "{\"principalSubject\":\"%s\"}".formatted(member));
    chain.alsoOf(token, day);
    chain.bySubject(HopKind.POD_TO_GOOGLE, token, pod.event(), "account:" + pod.account(), 5);
    chain.offer("google:" + pod.account(), token);
    chain.pass(1, 30);
    String call =
        google(
            chain,
            "secretmanager.googleapis.com",
            "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
            "projects/1/secrets/mail/versions/1",
            """
            {"principalEmail":"%s","serviceAccountDelegationInfo":[{"principalSubject":"%s"}]}"""
                .formatted(account, member));
    chain.alsoOf(call, day);
    chain.bySubject(HopKind.GOOGLE_TO_CALL, call, token, "google:" + pod.account(), 5);
  }

  private static String google(
      ChainDraft chain, String service, String method, String resource, String caller) {
    String id = chain.ids().letters(14);
    return chain.record(
        GOOGLE,
        id,
        """
        {"insertId":"%s","timestamp":"%s","receiveTimestamp":"%s","logName":"projects/larkfield-prod/logs/cloudaudit.googleapis.com%%2Fdata_access",
         "resource":{"type":"service_account","labels":{"project_id":"larkfield-prod"}},
         "protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","serviceName":"%s","methodName":"%s",
         "resourceName":"%s","status":{},"authenticationInfo":%s,"requestMetadata":{"callerIp":"%s"}}}
        """
            .formatted(
                id,
                chain.at(GOOGLE),
                chain.at(GOOGLE),
                service,
                method,
                resource,
                caller,
                chain.address()));
  }

  /** A request to a cluster of AWS in a session of a role. */
  static void actAsRole(ChainDraft chain, HopSession session) {
    chain.pass(1, 60);
    String event =
        request(
            chain,
            "get",
            "secrets",
            "mail",
            """
            {"username":"arn:aws:sts::111122223333:assumed-role/%s/%s","extra":{"accessKeyId":["%s"]}}"""
                .formatted(session.role(), session.name(), session.key()),
            "");
    chain.identified(HopKind.ROLE_TO_CLUSTER, event, session.event());
  }
}
