package io.spoor.pipeline.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.DeclaredAccount;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.schemas.operatorinput.OperatorDocument;
import io.spoor.schemas.text.MailAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses a document with declared principals.
 *
 * <pre>{@code
 * {"principals_version": 1,
 *  "tenant", "effective_from" (RFC 3339),
 *  "principals": [
 *    {"id", "kind": human, service, agent or workload, "name",
 *     "accounts": [{"directory", "id"}],     accounts that belong to it; id and kind are required
 *     "not":      [{"directory", "id"}],     accounts that never do
 *     "withdrawn": true}]}                   the declaration no longer holds
 * }</pre>
 */
public final class PrincipalParser {
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_ID_CHARS = 512;
  private static final List<String> KINDS = List.of("human", "service", "agent", "workload");
  private static final List<String> MEMBERS =
      List.of("principals_version", "tenant", "effective_from", "principals");
  private static final List<String> PRINCIPAL =
      List.of("id", "kind", "name", "accounts", "not", "withdrawn");
  private static final List<String> ACCOUNT = List.of("directory", "id");
  private static final String FROM = "effective_from";

  private final DocumentObject root;
  private final Set<DeclaredAccount> owned = new HashSet<>();

  private PrincipalParser(DocumentObject root) {
    this.root = root;
  }

  /**
   * Parses a document; parameters as for {@link ManifestParser#parse}.
   *
   * @throws InvalidDocumentException the document has faults; the message lists all of them with
   *     their JSON pointers
   */
  public static List<DeclaredPrincipal> parse(
      byte[] json, String tenant, String source, long defaultEffectiveFromNanos)
      throws InvalidDocumentException {
    OperatorDocument document =
        OperatorDocument.parse(json, MAX_BYTES, source, "list of principals");
    var parser = new PrincipalParser(document.root());
    List<DeclaredPrincipal> principals = parser.principals(tenant, defaultEffectiveFromNanos);
    document.check();
    return principals;
  }

  private List<DeclaredPrincipal> principals(String tenant, long defaultFrom) {
    root.checkNames(MEMBERS);
    JsonNode version = root.value("principals_version");
    if (version != null && !(version.isInt() && version.intValue() == 1)) {
      root.fault("principals_version", "must be 1, the only supported version");
    }
    if (!root.has("principals")) {
      root.fault("principals", "is missing");
    }
    String ownTenant = root.text("tenant");
    long from = ManifestParser.effectiveFrom(root, defaultFrom);
    List<DeclaredPrincipal> principals = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (DocumentObject member : root.objects("principals")) {
      DeclaredPrincipal principal =
          principal(member, ownTenant == null || ownTenant.isBlank() ? tenant : ownTenant, from);
      if (!ids.add(principal.getPrincipalId())) {
        member.fault("id", "duplicate principal");
      }
      principals.add(principal);
    }
    return principals;
  }

  private DeclaredPrincipal principal(DocumentObject member, String tenant, long from) {
    member.checkNames(PRINCIPAL);
    String kind = member.requiredText("kind");
    if (!kind.isEmpty() && !KINDS.contains(kind)) {
      member.fault("kind", "must be one of " + String.join(", ", KINDS));
    }
    List<DeclaredAccount> accounts = accounts(member, "accounts");
    List<DeclaredAccount> excluded = accounts(member, "not");
    if (accounts.stream().anyMatch(excluded::contains)) {
      member.fault("not", "lists an account that accounts lists, too");
    }
    if (!accounts.stream().allMatch(owned::add)) {
      member.fault("accounts", "lists an account twice, or one of another principal");
    }
    ObjectNode json = member.json();
    String id = id(member, "id");
    JsonNode start = root.value(FROM);
    if (start != null) {
      json.set(FROM, start);
    }
    String text = RecordJson.canonical(json);
    return DeclaredPrincipal.newBuilder()
        .setTenant(tenant)
        .setPrincipalId(id)
        .setKind(kind)
        .setEffectiveFrom(from)
        .setDigest(Sha256Hex.hex(text.getBytes(UTF_8)))
        .setName(member.text("name"))
        .setAccounts(accounts)
        .setExcluded(excluded)
        .setWithdrawn(member.flag("withdrawn"))
        .setDocument(text)
        .build();
  }

  private static List<DeclaredAccount> accounts(DocumentObject principal, String name) {
    List<DeclaredAccount> accounts = new ArrayList<>();
    for (DocumentObject member : principal.objects(name)) {
      member.checkNames(ACCOUNT);
      String directory = member.requiredText("directory");
      String id = id(member, "id");
      boolean isLogin = directory.equals(PersonResolver.MAIL);
      String login = isLogin ? MailAddress.normalise(id) : null;
      if (isLogin && login == null) {
        member.fault("id", "must be a mail address");
      }
      accounts.add(new DeclaredAccount(directory, login == null ? id : login));
    }
    return accounts;
  }

  /** An id of bounded length without control characters, as it becomes a part of keys. */
  private static String id(DocumentObject member, String name) {
    String id = member.requiredText(name);
    if (id.length() > MAX_ID_CHARS || id.chars().anyMatch(Character::isISOControl)) {
      member.fault(
          name, "must have at most " + MAX_ID_CHARS + " characters, and no control characters");
    }
    return id;
  }
}
