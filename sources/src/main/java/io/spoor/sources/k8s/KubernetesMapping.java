package io.spoor.sources.k8s;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.schemas.vocabulary.RequestStage;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.SubjectAlias;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an audit event of an API server
 * (kubernetes.io/docs/reference/config-api/apiserver-audit.v1), also inside the envelope of an
 * Azure diagnostic log. The action is verb and resource, {@code create pods/exec}.
 *
 * <p>A request has one audit event for each of its stages, with one {@code auditID}. Its trail is
 * the authenticated user or credential, because the first stage does not know whom the user
 * impersonates.
 */
public final class KubernetesMapping extends AuditMapping {
  private static final String SOURCE = "k8s-audit";

  /** Begin of the user names of service accounts. */
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private static final String DIRECTORY = "k8s";

  /** Name of the id of the credential presented. */
  public static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

  /** Name of the id of the credential issued. */
  public static final String ISSUED_ID = "authentication.kubernetes.io/issued-credential-id";

  private static final String DECISION = "authorization.k8s.io/decision";
  private static final String REASON = "authorization.k8s.io/reason";

  /** Credential ids of tokens; others are of certificates, which live long. */
  private static final String TOKEN_ID = "JTI=";

  /** For whom a pod's token is that it takes to AWS for a role. */
  private static final String AWS_AUDIENCE = "sts.amazonaws.com";

  /** For whom it is if the pod takes it to Google: its cluster's pool, or another pool. */
  private static final String GOOGLE_POOL = ".svc.id.goog";

  private static final String GOOGLE_IAM = "//iam.googleapis.com/";

  /** Start of the subject of a workflow's token. */
  private static final String REPOSITORY = "repo:";

  /** Group whose requests no authorizer sees. */
  private static final String SUPERUSERS = "system:masters";

  /** In the query of a request of which nothing is stored. */
  private static final String DRY_RUN = "dryRun=All";

  private static final Set<String> READING = Set.of("get", "list", "watch");

  public KubernetesMapping() {
    super(
        SOURCE,
        Set.of("auditID", CREDENTIAL_ID, ISSUED_ID, "accessKeyId"),
        Set.of("proxied", "role"));
  }

  @Override
  public void read(AuditRecord record, AuditEvent event) {
    AuditRecord log = record.embedded("properties.log", "log");
    AuditRecord request = log.isEmpty() ? record : log;
    AuditRecord object = request.object("objectRef");
    String verb = request.text("verb");
    String resource = resource(object);
    event.log(SOURCE);
    event.id(request.text("auditID"));
    OptionalLong time =
        request.time("requestReceivedTimestamp", "stageTimestamp", "timestamp", "time");
    event.time(time.isPresent() ? time : record.time("time"));
    String uri = request.text("requestURI");
    event.label(EventLabels.DRY_RUN, uri != null && uri.contains(DRY_RUN) ? "true" : null);
    event.action(action(request, verb, resource), "kubernetes");
    event.type(request.text("stage"));
    event.readOnly(verb == null ? null : READING.contains(verb.toLowerCase(Locale.ROOT)));
    event.network(
        request.texts("sourceIPs").stream().findFirst().orElse(null), request.text("userAgent"));
    event.resource(objectId(request, object), resource);
    event.account(record.text("resourceId"));
    readStage(request, event);
    readOutcome(request, event);
    readUser(request, object, event);
    KubernetesObjects.read(
        object.text("resource"), object.text("namespace"), request.object("requestObject"), event);
    if ("nodes/proxy".equals(resource)) {
      KubernetesObjects.readProxied(request.text("requestURI"), event);
    }
  }

  private static @Nullable String resource(AuditRecord object) {
    String resource = object.text("resource");
    String part = object.text("subresource");
    return resource == null || part == null ? resource : resource + '/' + part;
  }

  /** Verb and resource, or the path of a request that is about no resource. */
  private static @Nullable String action(
      AuditRecord request, @Nullable String verb, @Nullable String resource) {
    String subject = resource;
    if (subject == null) {
      String uri = request.text("requestURI");
      int query = uri == null ? -1 : uri.indexOf('?');
      subject = uri == null || query < 0 ? uri : uri.substring(0, query);
    }
    if (verb == null && subject == null) {
      return null;
    }
    return subject == null ? verb : (verb == null ? "request" : verb) + ' ' + subject;
  }

  /** {@code secrets/production/mail}: kind, namespace and name, as far as they are stated. */
  private static @Nullable String objectId(AuditRecord request, AuditRecord object) {
    String resource = object.text("resource");
    if (resource == null) {
      return request.text("requestURI");
    }
    List<String> parts = new ArrayList<>(List.of(resource));
    String namespace = object.text("namespace");
    String name = object.text("name");
    if (namespace != null) {
      parts.add(namespace);
    }
    if (name == null) {
      name = request.text("requestObject.metadata.name", "responseObject.metadata.name");
    }
    if (name != null) {
      parts.add(name);
    }
    return String.join("/", parts);
  }

  private static void readStage(AuditRecord request, AuditEvent event) {
    switch (String.valueOf(request.text("stage"))) {
      case "RequestReceived" -> event.stage(RequestStage.STARTED);
      case "ResponseStarted" -> event.stage(RequestStage.CONTINUED);
      case "ResponseComplete", "Panic" -> {
        event.stage(RequestStage.ENDED);
        OptionalLong ended = request.time("stageTimestamp");
        event.ended(ended.isPresent() ? ended : request.time("requestReceivedTimestamp"));
      }
      default -> {}
    }
  }

  private static void readOutcome(AuditRecord request, AuditEvent event) {
    String stage = request.text("stage");
    String code = request.text("responseStatus.code");
    String message = request.text("responseStatus.message");
    AuditRecord annotations = request.object("annotations");
    if ("Panic".equals(stage)) {
      event.failed("Panic", message);
    } else if ("forbid".equals(AuditTexts.of(annotations, DECISION))) {
      event.failed("Forbidden", AuditTexts.of(annotations, REASON));
    } else if (code != null && code.length() == 3) {
      if (code.charAt(0) < '4') {
        event.succeeded();
      } else {
        event.failed(reason(code, request.text("responseStatus.reason")), message);
      }
    } else if ("Failure".equals(request.text("responseStatus.status"))) {
      event.failed(request.text("responseStatus.reason"), message);
    } else if ("Success".equals(request.text("responseStatus.status"))) {
      event.succeeded();
    }
  }

  private static String reason(String code, @Nullable String reason) {
    return switch (code) {
      case "401" -> "Unauthorized";
      case "403" -> "Forbidden";
      default -> reason == null ? code : reason;
    };
  }

  private static void readUser(AuditRecord request, AuditRecord object, AuditEvent event) {
    String user = request.text("user.username");
    String impersonated = request.text("impersonatedUser.username");
    String principal = impersonated == null ? user : impersonated;
    event.principal(type(principal), DIRECTORY, principal, principal, null);
    boolean isSuperuser =
        request
            .texts(impersonated == null ? "user.groups" : "impersonatedUser.groups")
            .contains(SUPERUSERS);
    if (isSuperuser) {
      event.label(EventLabels.SUPERUSER, SUPERUSERS);
      event.label(
          EventLabels.SUPERUSER_BY, impersonated == null ? Manner.MEMBERSHIP : Manner.IMPERSONATED);
    }
    if (impersonated == null && user != null) {
      // The authenticator may put a prefix before the claim: "oidc:" or the issuer and "#".
      int prefix = Math.max(user.lastIndexOf(':'), user.lastIndexOf('#'));
      event.login(PersonRule.OIDC_USERNAME, user.substring(prefix + 1));
    }
    if (isNode(user) && "token".equals(object.text("subresource"))) {
      event.forOthers();
    } else {
      event.trail("principal", DIRECTORY, user, true);
    }
    AuditRecord extra = request.object("user.extra");
    String credential = AuditTexts.of(extra, CREDENTIAL_ID);
    event.credential(
        "token", DIRECTORY, credential, credential != null && !credential.startsWith(TOKEN_ID));
    // EKS states the AWS access key with which the user got the token.
    String accessKey = AuditTexts.of(extra, "accessKeyId");
    event.credential(
        "access-key", "aws", accessKey, accessKey != null && accessKey.startsWith("AKIA"));
    if (impersonated != null) {
      event.delegatedBy(DIRECTORY, user);
      event.label(EventLabels.IMPERSONATION, permission(request, user));
    }
    String subject = webIdentity(user);
    if (subject != null && credential != null && credential.startsWith(TOKEN_ID)) {
      event.follows(SubjectAlias.Kind.WORKFLOW, subject);
    }
    String issued = AuditTexts.of(request.object("annotations"), ISSUED_ID);
    String account = account(object);
    event.issued(
        "token",
        DIRECTORY,
        issued,
        account == null ? null : AuditEvent.principalOf(ActorType.WORKLOAD, account, account, null),
        request.time("responseObject.status.expirationTimestamp"));
    if (request.texts("requestObject.spec.audiences").stream()
        .anyMatch(KubernetesMapping::isOfCloud)) {
      event.precedes(SubjectAlias.Kind.POD, account);
    }
  }

  /** Whether a token for this audience is one that a pod takes to AWS or Google. */
  private static boolean isOfCloud(String audience) {
    return audience.equals(AWS_AUDIENCE)
        || audience.endsWith(GOOGLE_POOL)
        || audience.contains(GOOGLE_IAM);
  }

  /**
   * The limited right by which the API server let the user impersonate, if that needs no other
   * declaration: an agent of a node takes its own node's name, and a controller a service account
   * (kubernetes.io/docs/reference/access-authn-authz/user-impersonation, "Constrained
   * impersonation").
   */
  private static @Nullable String permission(AuditRecord request, @Nullable String user) {
    boolean isController = user != null && user.startsWith(SERVICE_ACCOUNT);
    return switch (String.valueOf(request.text("authenticationMetadata.impersonationConstraint"))) {
      case "impersonate:associated-node" -> Manner.BOUND;
      case "impersonate:serviceaccount" -> isController ? Manner.GRANTED : null;
      default -> null;
    };
  }

  private static boolean isNode(@Nullable String user) {
    return user != null && user.startsWith("system:node:");
  }

  /** The subject of a code host's token in a user name, behind the prefix that a cluster sets. */
  private static @Nullable String webIdentity(@Nullable String user) {
    int start = user == null ? -1 : user.indexOf(REPOSITORY);
    return user == null || start < 0 ? null : user.substring(start);
  }

  /** The user name of a service account of which a token is asked for. */
  private static @Nullable String account(AuditRecord object) {
    String namespace = object.text("namespace");
    String name = object.text("name");
    return "serviceaccounts".equals(object.text("resource")) && namespace != null && name != null
        ? SERVICE_ACCOUNT + namespace + ':' + name
        : null;
  }

  /** The type of a user by its name. */
  public static ActorType type(@Nullable String user) {
    if (user == null || user.equals("system:anonymous")) {
      return ActorType.UNKNOWN;
    }
    if (user.startsWith(SERVICE_ACCOUNT) || user.startsWith("system:node:")) {
      return ActorType.WORKLOAD;
    }
    if (webIdentity(user) != null) {
      return ActorType.WORKLOAD;
    }
    return user.startsWith("system:") ? ActorType.SERVICE : ActorType.HUMAN;
  }

  @Override
  public Operation operation(IdentityEvent event) {
    String action = event.getAction();
    int space = action.indexOf(' ');
    return space < 0
        ? new Operation("", action)
        : new Operation(action.substring(space + 1), action.substring(0, space));
  }
}
