package io.spoor.decisions.callers;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.decisions.callers.Callers.TokenSubject;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.request.CallerRights;
import io.spoor.platform.connection.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of callers:
 *
 * <pre>
 * {"client_authorities": "ca.pem",
 *  "issuers": [{"issuer": "https://idp.example", "audience": "pdp", "keys": "keys.json"}],
 *  "callers": [
 *   {"name": "gateway", "tenant": "acme", "rights": ["evaluate", "context.spoor"],
 *    "certificate": {"uri": "spiffe://prod.example/gateway"}},
 *   {"name": "orders", "rights": ["evaluate"], "per_second": 100,
 *    "token": {"issuer": "https://idp.example", "subject": "orders"}}]}
 * </pre>
 *
 * <p>Paths are relative to the file.
 */
public final class CallerFile {
  private static final Set<String> MEMBERS = Set.of("client_authorities", "issuers", "callers");
  private static final Set<String> ISSUER_MEMBERS =
      Set.of("issuer", "audience", "keys", "tenant_claim");
  private static final Set<String> CALLER_MEMBERS =
      Set.of("name", "tenant", "rights", "per_second", "certificate", "token");
  private static final int MAX_PER_SECOND = 1_000_000;

  private final Path file;
  private final Map<String, TokenIssuer> issuers = new LinkedHashMap<>();
  private final Map<TokenSubject, DecisionCaller> byToken = new LinkedHashMap<>();
  private final Map<CertificateName, DecisionCaller> byCertificate = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();

  private CallerFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws InvalidFileException if it is not readable or not valid; the message names the member
   */
  public static Callers read(Path file) throws InvalidFileException {
    return new CallerFile(file).read();
  }

  private Callers read() throws InvalidFileException {
    JsonNode json;
    try {
      json = StrictJson.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new InvalidFileException(file, "the file cannot be read: " + e.getMessage());
    } catch (MalformedRequestException e) {
      throw new InvalidFileException(file, e.reason());
    }
    checkMembers(json, "the file", MEMBERS);
    KeyStore authorities = authorities(json);
    for (JsonNode issuer : array(json, "the file", "issuers")) {
      addIssuer(issuer);
    }
    for (JsonNode caller : array(json, "the file", "callers")) {
      addCaller(caller, authorities != null);
    }
    if (names.isEmpty()) {
      throw invalid("callers: there are none, so nobody could ask");
    }
    return new Callers(issuers, byToken, byCertificate, authorities);
  }

  private @Nullable KeyStore authorities(JsonNode json) throws InvalidFileException {
    if (!json.has("client_authorities")) {
      return null;
    }
    Path path = path(json, "the file", "client_authorities");
    try {
      return Pem.trustStore(Files.readString(path));
    } catch (IOException e) {
      throw invalid("client_authorities: the file " + path + " cannot be read");
    } catch (GeneralSecurityException e) {
      throw invalid("client_authorities: " + path + ": " + e.getMessage());
    }
  }

  private void addIssuer(JsonNode json) throws InvalidFileException {
    checkMembers(json, "an issuer", ISSUER_MEMBERS);
    String name = text(json, "an issuer", "issuer");
    String where = "issuer " + name;
    String tenantClaim = json.has("tenant_claim") ? text(json, where, "tenant_claim") : null;
    var issuer =
        new TokenIssuer(name, text(json, where, "audience"), tenantClaim, keys(json, where));
    if (issuers.put(name, issuer) != null) {
      throw invalid(where + ": there are two of this name");
    }
  }

  private VerificationKeyResolver keys(JsonNode json, String where) throws InvalidFileException {
    Path path = path(json, where, "keys");
    try {
      return new IssuerKeyFile(path);
    } catch (IOException e) {
      throw invalid(where + ": keys: the file " + path + " cannot be read");
    } catch (JoseException e) {
      throw invalid(where + ": keys: the file " + path + " is no key set (JWKS)");
    }
  }

  private void addCaller(JsonNode json, boolean hasAuthorities) throws InvalidFileException {
    checkMembers(json, "a caller", CALLER_MEMBERS);
    String name = text(json, "a caller", "name");
    String where = "caller " + name;
    if (!names.add(name)) {
      throw invalid(where + ": there are two of this name");
    }
    if (json.has("certificate") == json.has("token")) {
      throw invalid(where + ": it needs a certificate or a token, and not both");
    }
    Set<Right> rights = rights(json, where);
    if (rights.contains(Right.STATE_RUNS) && !json.has("tenant")) {
      // Of the wrong tenant, its runs would all be unknown, and nothing would say why.
      throw invalid(where + ": the right context.spoor needs a tenant, whose runs it states");
    }
    if (rights.contains(Right.APPROVE) && !json.has("tenant")) {
      throw invalid(where + ": the right approve needs a tenant, whose confirmations it answers");
    }
    var caller =
        new DecisionCaller(
            name,
            json.has("tenant") ? text(json, where, "tenant") : CallerRights.DEFAULT_TENANT,
            rights,
            perSecond(json, where),
            System::nanoTime);
    boolean isFirst;
    if (json.has("token")) {
      isFirst = byToken.put(tokenSubject(json.get("token"), where), caller) == null;
    } else if (hasAuthorities) {
      isFirst = byCertificate.put(certificateName(json.get("certificate"), where), caller) == null;
    } else {
      throw invalid(where + ": a certificate needs client_authorities, which issue it");
    }
    if (!isFirst) {
      throw invalid(where + ": another caller has this credential");
    }
  }

  private Set<Right> rights(JsonNode json, String where) throws InvalidFileException {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (JsonNode right : array(json, where, "rights")) {
      rights.add(
          Right.of(right.asText())
              .orElseThrow(
                  () ->
                      invalid(
                          where
                              + ": rights: "
                              + right
                              + " is none of evaluate, search, context.spoor, approve")));
    }
    if (rights.isEmpty()) {
      throw invalid(where + ": rights: at least one of evaluate, search, context.spoor, approve");
    }
    return rights;
  }

  private int perSecond(JsonNode json, String where) throws InvalidFileException {
    JsonNode rate = json.get("per_second");
    if (rate == null) {
      return Callers.PER_SECOND;
    }
    if (!rate.isInt() || rate.intValue() < 1 || rate.intValue() > MAX_PER_SECOND) {
      throw invalid(where + ": per_second must be a whole number from 1 to " + MAX_PER_SECOND);
    }
    return rate.intValue();
  }

  private TokenSubject tokenSubject(JsonNode json, String where) throws InvalidFileException {
    checkMembers(json, where + ": token", Set.of("issuer", "subject"));
    String issuer = text(json, where + ": token", "issuer");
    if (!issuers.containsKey(issuer)) {
      throw invalid(where + ": token: the issuer " + issuer + " is not among issuers");
    }
    return new TokenSubject(issuer, text(json, where + ": token", "subject"));
  }

  private CertificateName certificateName(JsonNode json, String where) throws InvalidFileException {
    checkMembers(json, where + ": certificate", Set.of("subject", "uri"));
    if (json.has("subject") == json.has("uri")) {
      throw invalid(where + ": certificate: it needs a subject or a uri, and not both");
    }
    if (json.has("uri")) {
      return CertificateName.ofUri(text(json, where + ": certificate", "uri"));
    }
    try {
      return CertificateName.ofSubject(text(json, where + ": certificate", "subject"));
    } catch (IllegalArgumentException e) {
      throw invalid(where + ": certificate: subject is no name such as CN=gateway,O=Example");
    }
  }

  private void checkMembers(JsonNode json, String where, Set<String> known)
      throws InvalidFileException {
    if (!json.isObject()) {
      throw invalid(where + " must be a JSON object");
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!known.contains(member.getKey())) {
        throw invalid(where + ": unknown member " + member.getKey());
      }
    }
  }

  private JsonNode array(JsonNode json, String where, String member) throws InvalidFileException {
    JsonNode array = json.path(member);
    if (!array.isArray() && !array.isMissingNode()) {
      throw invalid(where + ": " + member + " must be an array");
    }
    return array;
  }

  private String text(JsonNode json, String where, String member) throws InvalidFileException {
    JsonNode text = json.path(member);
    if (!text.isTextual() || text.textValue().isEmpty()) {
      throw invalid(where + ": " + member + " must be a text");
    }
    return text.textValue();
  }

  private Path path(JsonNode json, String where, String member) throws InvalidFileException {
    return file.toAbsolutePath().resolveSibling(text(json, where, member));
  }

  private InvalidFileException invalid(String reason) {
    return new InvalidFileException(file, reason);
  }
}
