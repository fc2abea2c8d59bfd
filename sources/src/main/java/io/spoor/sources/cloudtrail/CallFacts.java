package io.spoor.sources.cloudtrail;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.mapping.EventFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Facts of a call that the table of effects uses as {@code fact:NAME}. */
final class CallFacts implements EventFacts {
  private static final String BUCKET = "arn:aws:s3:::";
  private static final String ARN = "arn:";
  private static final String PARAMETER = ":parameter/";
  private static final String INSTANCE_PREFIX = "i-";
  private static final String INSTANCE_TYPE = "AWS::EC2::Instance";
  private static final int MIN_INSTANCE_DIGITS = 8;
  private static final int MAX_INSTANCE_DIGITS = 17;

  private static final Map<String, Function<CallFacts, List<String>>> FACTS =
      Map.ofEntries(
          Map.entry("access-key", facts -> facts.label("access_key")),
          Map.entry("authorizer", facts -> facts.label("authorizer")),
          Map.entry("awaits-consent", facts -> facts.label("awaits_consent")),
          Map.entry("bucket", facts -> listOf(facts.bucket())),
          Map.entry("foreign-account", facts -> listOf(facts.foreignAccount())),
          Map.entry("grantee", facts -> listOf(facts.grantee())),
          Map.entry("machine", facts -> listOf(facts.machine())),
          Map.entry(
              "machine-named", facts -> listOf(facts.isMachineNamed() ? facts.machine() : null)),
          Map.entry("mail-stopped", facts -> facts.label("mail_stopped")),
          Map.entry("mcp-method", facts -> facts.label("mcp_method")),
          Map.entry("oauth-client", facts -> facts.label("oauth_client")),
          Map.entry("provider", facts -> facts.label("provider")),
          Map.entry("public-address", facts -> facts.label("public_address")),
          Map.entry("retention-days", facts -> facts.label("retention_days")),
          Map.entry(
              "restored-credential", facts -> listOf(facts.credential(EventLabels.RESTORED_KEY))),
          Map.entry(
              "revoked-credential", facts -> listOf(facts.credential(EventLabels.REVOKED_KEY))),
          Map.entry("secrets", CallFacts::secrets),
          Map.entry("started", CallFacts::started),
          Map.entry("session-use", facts -> facts.label("session_use")),
          Map.entry("tool", facts -> facts.label("tool")),
          Map.entry("workload", facts -> facts.label("workload")));

  /** Facts that are the ids of the call's resources of these types. */
  private static final Map<String, Set<String>> TYPES =
      Map.ofEntries(
          Map.entry("accounts", Set.of("AWS::Organizations::Account")),
          Map.entry("backup-vaults", Set.of("AWS::Backup::BackupVault")),
          Map.entry("databases", Set.of("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")),
          Map.entry(
              "database-snapshots", Set.of("AWS::RDS::DBSnapshot", "AWS::RDS::DBClusterSnapshot")),
          Map.entry("deleted-secrets", Set.of("AWS::SecretsManager::Secret")),
          Map.entry("file-systems", Set.of("AWS::EFS::FileSystem")),
          Map.entry("images", Set.of("AWS::EC2::Image")),
          Map.entry("keys", Set.of("AWS::KMS::Key")),
          Map.entry("machines", Set.of(INSTANCE_TYPE)),
          Map.entry("recovery-points", Set.of("AWS::Backup::RecoveryPoint")),
          Map.entry("repositories", Set.of("AWS::ECR::Repository")),
          Map.entry("snapshots", Set.of("AWS::EC2::Snapshot")),
          Map.entry("tables", Set.of("AWS::DynamoDB::Table")),
          Map.entry("user-pools", Set.of("AWS::Cognito::UserPool")),
          Map.entry("volumes", Set.of("AWS::EC2::Volume")),
          Map.entry("warehouses", Set.of("AWS::Redshift::Cluster")));

  /** All names. */
  static final Set<String> NAMES =
      Stream.of(FACTS.keySet(), TYPES.keySet())
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private final IdentityEvent event;
  private final @Nullable String machine;

  CallFacts(IdentityEvent event) {
    this.event = event;
    this.machine = machineOf(event);
  }

  @Override
  public List<String> values(String name) {
    Set<String> types = TYPES.get(name);
    if (types != null) {
      return ofTypes(types);
    }
    Function<CallFacts, List<String>> fact = FACTS.get(name);
    return fact == null ? List.of() : fact.apply(this);
  }

  private List<String> label(String name) {
    return listOf(event.getLabels().get(name));
  }

  private static List<String> listOf(@Nullable String value) {
    return value == null ? List.of() : List.of(value);
  }

  /**
   * Id of the instance whose session made the call; null for other callers. The session has the
   * name of its instance (docs.aws.amazon.com/AWSEC2, "IAM roles for Amazon EC2").
   */
  @Nullable String machine() {
    return machine;
  }

  /** Ids of the resources of some types: of one that has a short name and an ARN, the ARN. */
  private List<String> ofTypes(Set<String> types) {
    return event.getResources().stream()
        .filter(resource -> resource.getType() != null && types.contains(resource.getType()))
        .map(resource -> fullName(resource.getId()))
        .distinct()
        .toList();
  }

  private String fullName(String id) {
    return event.getResources().stream()
        .map(Resource::getId)
        .filter(other -> isArnOf(other, id))
        .findFirst()
        .orElse(id);
  }

  /** Whether the last part of an ARN is the name. */
  private static boolean isArnOf(String arn, String name) {
    int start = arn.length() - name.length();
    return start > 0
        && arn.startsWith(ARN)
        && arn.endsWith(name)
        && (arn.charAt(start - 1) == '/' || arn.charAt(start - 1) == ':');
  }

  private List<String> started() {
    String started = event.getLabels().get(EventLabels.STARTED);
    return started == null ? List.of() : List.of(started.split(" ", -1));
  }

  private static @Nullable String machineOf(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    String session = principal == null ? null : principal.getSessionName();
    if (principal == null || session == null || !"role".equals(principal.getType())) {
      return null;
    }
    return event.getLabels().containsKey(EventLabels.ROLE_DELIVERY) || isInstanceId(session)
        ? session
        : null;
  }

  private static boolean isInstanceId(String text) {
    int length = text.length() - INSTANCE_PREFIX.length();
    return text.startsWith(INSTANCE_PREFIX)
        && length >= MIN_INSTANCE_DIGITS
        && length <= MAX_INSTANCE_DIGITS
        && text.chars().skip(INSTANCE_PREFIX.length()).allMatch(Character::isLetterOrDigit);
  }

  /** Whether the call is about the instance whose session made it. */
  private boolean isMachineNamed() {
    return machine != null
        && event.getResources().stream().anyMatch(resource -> resource.getId().endsWith(machine));
  }

  private @Nullable String bucket() {
    for (Resource resource : event.getResources()) {
      String id = resource.getId();
      if (id.startsWith(BUCKET)) {
        int slash = id.indexOf('/');
        return id.substring(BUCKET.length(), slash < 0 ? id.length() : slash);
      }
    }
    return null;
  }

  /** The other account that owns a resource of the call. */
  private @Nullable String foreignAccount() {
    Principal principal = event.getPrincipal();
    String ownAccount = principal == null ? null : principal.getAccount();
    for (Resource resource : event.getResources()) {
      String owner = resource.getAccount();
      if (ownAccount != null && owner != null && !owner.isEmpty() && !owner.equals(ownAccount)) {
        return owner;
      }
    }
    return null;
  }

  private @Nullable String grantee() {
    String member = event.getLabels().get(EventLabels.MEMBER);
    return member == null ? event.getLabels().get(EventLabels.GRANTEE) : member;
  }

  private @Nullable String credential(String label) {
    String id = event.getLabels().get(label);
    return id == null ? null : Keys.of(event.getTenant(), "access-key", "aws", id);
  }

  /**
   * Names of the secrets, where they differ from the ids of the resources: a record may name a
   * parameter by name or by ARN.
   */
  private List<String> secrets() {
    List<String> ids = event.getResources().stream().map(Resource::getId).toList();
    List<String> names = ids.stream().map(CallFacts::secretName).toList();
    return names.equals(ids) ? List.of() : names;
  }

  private static String secretName(String id) {
    int parameter = id.indexOf(PARAMETER);
    String name = parameter < 0 ? id : id.substring(parameter + PARAMETER.length());
    return name.startsWith("/") ? name.substring(1) : name;
  }
}
