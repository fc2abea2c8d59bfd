package io.spoor.decisions.callers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.spoor.decisions.request.CallerRights;
import io.spoor.schemas.text.Words;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The callers of a decision server, by the credentials they present: a bearer token, or else a
 * client certificate. Thread-safe.
 */
public final class Callers {
  /** Decisions a second of a caller, unless the file says otherwise. */
  static final int PER_SECOND = 5_000;

  private static final String BEARER = "bearer ";
  private static final int MAX_VERIFIED = 10_000;

  /** A token whose key was withdrawn is taken for this long at most. */
  private static final Duration VERIFIED_FOR = Duration.ofMinutes(1);

  /** Claims under whose values logs know a token, its session, its person, or who uses it. */
  private static final List<String> NAMING =
      Words.list(
          """
          sub oid email preferred_username upn unique_name name jti uti sid azp appid client_id
          """);

  /** Reads whose token it claims to be, to choose the keys that it is verified with. */
  private static final JwtConsumer UNVERIFIED =
      new JwtConsumerBuilder()
          .setSkipAllValidators()
          .setDisableRequireSignature()
          .setSkipSignatureVerification()
          .build();

  /** Of everybody: without a file of callers, the server is reached from this machine only. */
  private final @Nullable DecisionCaller anyone;

  private final Map<String, TokenIssuer> issuers;
  private final Map<TokenSubject, DecisionCaller> byToken;
  private final Map<CertificateName, DecisionCaller> byCertificate;
  private final @Nullable KeyStore authorities;
  private final Cache<HashCode, VerifiedToken> verified =
      CacheBuilder.newBuilder().maximumSize(MAX_VERIFIED).expireAfterWrite(VERIFIED_FOR).build();

  /** Whom a token names. */
  record TokenSubject(String issuer, String subject) {}

  /**
   * A token that was verified.
   *
   * @param certificate thumbprint of the only client certificate that may present it; null: it is
   *     bound to none
   */
  private record VerifiedToken(
      DecisionCaller caller, NumericDate expires, @Nullable String certificate) {}

  /**
   * Creates the callers of a file.
   *
   * @param issuers by their name
   * @param byCertificate by a name of their certificate
   * @param authorities who issues client certificates; null: no caller has one
   */
  Callers(
      Map<String, TokenIssuer> issuers,
      Map<TokenSubject, DecisionCaller> byToken,
      Map<CertificateName, DecisionCaller> byCertificate,
      @Nullable KeyStore authorities) {
    this(null, issuers, byToken, byCertificate, authorities);
  }

  private Callers(
      @Nullable DecisionCaller anyone,
      Map<String, TokenIssuer> issuers,
      Map<TokenSubject, DecisionCaller> byToken,
      Map<CertificateName, DecisionCaller> byCertificate,
      @Nullable KeyStore authorities) {
    this.anyone = anyone;
    this.issuers = Map.copyOf(issuers);
    this.byToken = Map.copyOf(byToken);
    this.byCertificate = Map.copyOf(byCertificate);
    this.authorities = authorities;
  }

  /**
   * Whoever reaches the server, without credentials: may evaluate and search, and states no runs.
   */
  public static Callers anyone() {
    return anyone(PER_SECOND);
  }

  /** The same with another number of decisions a second, at least 1. */
  public static Callers anyone(int perSecond) {
    var caller =
        new DecisionCaller(
            "anyone",
            CallerRights.DEFAULT_TENANT,
            EnumSet.of(Right.EVALUATE, Right.SEARCH),
            perSecond,
            System::nanoTime);
    return new Callers(caller, Map.of(), Map.of(), Map.of(), null);
  }

  /** Whether callers need no credential. */
  public boolean areAnonymous() {
    return anyone != null;
  }

  /** Whether callers may have tokens. */
  public boolean haveTokens() {
    return !issuers.isEmpty();
  }

  /** Who issues client certificates; empty: no caller has one. */
  public Optional<KeyStore> certificateAuthorities() {
    return Optional.ofNullable(authorities);
  }

  /**
   * Who presents these credentials.
   *
   * @param certificate the client certificate that the authorities vouch for; null: none
   * @param authorization values of the header {@code Authorization}
   */
  public DecisionCaller identify(@Nullable X509Certificate certificate, List<String> authorization)
      throws RefusedCallerException {
    if (anyone != null) {
      return anyone;
    }
    if (!authorization.isEmpty()) {
      return byToken(bearerToken(authorization), certificate);
    }
    if (certificate == null) {
      throw RefusedCallerException.unauthenticated("a credential is required: " + accepted());
    }
    checkValidity(certificate);
    for (CertificateName name : CertificateName.of(certificate)) {
      DecisionCaller caller = byCertificate.get(name);
      if (caller != null) {
        return caller;
      }
    }
    throw RefusedCallerException.forbidden("the client certificate is of no known caller");
  }

  /**
   * Names of what a caller presents, once it was identified: of a token its subject, its ids, the
   * client and those who act for the subject, of a certificate its subject and URIs. An agent that
   * holds the credential acts under them.
   */
  public static Set<String> namesOf(
      @Nullable X509Certificate certificate, List<String> authorization)
      throws RefusedCallerException {
    Set<String> names = new HashSet<>();
    if (certificate != null) {
      CertificateName.of(certificate).forEach(name -> names.add(name.value()));
    }
    if (!authorization.isEmpty()) {
      try {
        Object claims = UNVERIFIED.processToClaims(bearerToken(authorization)).getClaimsMap();
        while (claims instanceof Map<?, ?> members) {
          for (String claim : NAMING) {
            if (members.get(claim) instanceof String name) {
              names.add(name);
            }
          }
          // Who acts for the subject, and who for that one (RFC 8693).
          claims = members.get("act");
        }
      } catch (InvalidJwtException e) {
        throw RefusedCallerException.unauthenticated("the token is no signed JWT");
      }
    }
    return names;
  }

  /**
   * The claims of a token of any subject, of an issuer of the file.
   *
   * @throws RefusedCallerException if it is not valid here and now, or of another tenant
   */
  JwtClaims verifiedClaims(String token, String tenant) throws RefusedCallerException {
    try {
      String name = UNVERIFIED.processToClaims(token).getIssuer();
      TokenIssuer issuer = name == null ? null : issuers.get(name);
      if (issuer == null) {
        throw RefusedCallerException.unauthenticated("the token is of an unknown issuer");
      }
      JwtClaims claims = issuer.verified(token);
      if (!issuer.isOfTenant(claims, tenant)) {
        throw RefusedCallerException.forbidden("the token is of another tenant");
      }
      return claims;
    } catch (InvalidJwtException | MalformedClaimException e) {
      throw RefusedCallerException.unauthenticated("the token is no signed JWT");
    }
  }

  /** A handshake may be hours ago, and checks no dates of a certificate that is trusted itself. */
  private static void checkValidity(X509Certificate certificate) throws RefusedCallerException {
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw RefusedCallerException.unauthenticated("the client certificate is not valid now");
    }
  }

  private String accepted() {
    List<String> kinds = new ArrayList<>();
    if (haveTokens()) {
      kinds.add("a bearer token");
    }
    if (authorities != null) {
      kinds.add("a client certificate");
    }
    return String.join(" or ", kinds);
  }

  private static String bearerToken(List<String> authorization) throws RefusedCallerException {
    String value = authorization.getFirst();
    if (authorization.size() > 1 || !value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw RefusedCallerException.unauthenticated(
          "the header Authorization must be one, of the form: Bearer TOKEN");
    }
    return value.substring(BEARER.length()).strip();
  }

  private DecisionCaller byToken(String token, @Nullable X509Certificate certificate)
      throws RefusedCallerException {
    VerifiedToken known = verified(token);
    if (!known.expires().isAfter(NumericDate.now())) {
      // It was verified before it expired, so this one refuses it.
      known = verify(token);
    }
    if (known.certificate() != null && !known.certificate().equals(thumbprint(certificate))) {
      throw RefusedCallerException.unauthenticated(
          "the token is bound to a client certificate that was not presented");
    }
    if (known.certificate() != null && certificate != null) {
      checkValidity(certificate);
    }
    return known.caller();
  }

  /** What its last verification said. Of requests with one token at a time, one verifies it. */
  private VerifiedToken verified(String token) throws RefusedCallerException {
    try {
      return verified.get(Hashing.sha256().hashString(token, UTF_8), () -> verify(token));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedCallerException refused) {
        throw refused;
      }
      throw new IllegalStateException("a token cannot be verified", e);
    }
  }

  private VerifiedToken verify(String token) throws RefusedCallerException {
    try {
      String name = UNVERIFIED.processToClaims(token).getIssuer();
      TokenIssuer issuer = name == null ? null : issuers.get(name);
      if (issuer == null) {
        throw RefusedCallerException.unauthenticated("the token is of an unknown issuer");
      }
      JwtClaims claims = issuer.verified(token);
      DecisionCaller caller = byToken.get(new TokenSubject(name, claims.getSubject()));
      if (caller == null) {
        throw RefusedCallerException.forbidden("the token's subject is no known caller");
      }
      if (!issuer.isOfTenant(claims, caller.rights().tenant())) {
        throw RefusedCallerException.forbidden("the token is of another tenant");
      }
      return new VerifiedToken(caller, claims.getExpirationTime(), confirmation(claims));
    } catch (InvalidJwtException | MalformedClaimException e) {
      throw RefusedCallerException.unauthenticated("the token is no signed JWT");
    }
  }

  /** The certificate to which a token is bound (RFC 8705); null: to none. */
  private static @Nullable String confirmation(JwtClaims claims) throws RefusedCallerException {
    Object confirmation = claims.getClaimValue("cnf");
    if (confirmation == null) {
      return null;
    }
    if (confirmation instanceof Map<?, ?> members
        && members.size() == 1
        && members.get("x5t#S256") instanceof String thumbprint) {
      return thumbprint;
    }
    // A token bound to a key in another way would pass as if it were bound to none.
    throw RefusedCallerException.unauthenticated(
        "the token is bound to a key that cannot be proved here");
  }

  private static @Nullable String thumbprint(@Nullable X509Certificate certificate) {
    try {
      return certificate == null
          ? null
          : Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(Hashing.sha256().hashBytes(certificate.getEncoded()).asBytes());
    } catch (CertificateEncodingException e) {
      return null;
    }
  }
}
