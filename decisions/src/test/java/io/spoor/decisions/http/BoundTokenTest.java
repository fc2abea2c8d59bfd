package io.spoor.decisions.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import io.spoor.decisions.callers.CallerFile;
import io.spoor.decisions.callers.Callers;
import io.spoor.decisions.callers.RefusedCallerException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that is bound to a certificate is worth as much as the certificate. */
class BoundTokenTest {
  @Test
  void itIsRefusedFromTheEndOfItsCertificateOn(@TempDir Path folder) throws Exception {
    EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    Files.writeString(
        folder.resolve("keys.json"),
        new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    Path file =
        Files.writeString(
            folder.resolve("callers.json"),
            """
            {"issuers": [{"issuer": "https://idp.example", "audience": "pdp", "keys": "keys.json"}],
             "callers": [{"name": "gateway", "rights": ["evaluate"],
               "token": {"issuer": "https://idp.example", "subject": "gateway"}}]}
            """);
    Callers callers = CallerFile.read(file);
    X509Certificate valid =
        certificate(TestCertificate.create(folder, "valid", "CN=gateway", "dns:gateway"));
    X509Certificate expired =
        certificate(TestCertificate.createExpired(folder, "expired", "CN=gateway", "dns:gateway"));

    assertThat(callers.identify(valid, bearer(key, valid)).name()).isEqualTo("gateway");
    assertThatThrownBy(() -> callers.identify(expired, bearer(key, expired)))
        .isInstanceOf(RefusedCallerException.class)
        .hasMessage("the client certificate is not valid now");
  }

  private static X509Certificate certificate(TestCertificate own) throws Exception {
    try (InputStream pem = Files.newInputStream(own.chain())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  private static List<String> bearer(EllipticCurveJsonWebKey key, X509Certificate boundTo)
      throws Exception {
    var claims = new JwtClaims();
    claims.setIssuer("https://idp.example");
    claims.setAudience("pdp");
    claims.setSubject("gateway");
    claims.setExpirationTimeMinutesInTheFuture(10);
    String thumbprint =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Hashing.sha256().hashBytes(boundTo.getEncoded()).asBytes());
    claims.setClaim("cnf", Map.of("x5t#S256", thumbprint));
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    return List.of("Bearer " + signature.getCompactSerialization());
  }
}
