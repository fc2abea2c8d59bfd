package io.spoor.decisions.callers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Key;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The keys of an issuer in a file (JWKS, RFC 7517). When a key is not among them and the file has
 * changed, it is read again.
 */
final class IssuerKeyFile implements VerificationKeyResolver {
  private final Path file;
  private volatile Keys keys;

  private record Keys(FileTime written, JwksVerificationKeyResolver resolver) {}

  /**
   * Throws {@code IOException} if the file cannot be read, {@code JoseException} if it is no key
   * set.
   */
  IssuerKeyFile(Path file) throws IOException, JoseException {
    this.file = file;
    this.keys = read(file);
  }

  private static Keys read(Path file) throws IOException, JoseException {
    FileTime written = Files.getLastModifiedTime(file);
    var set = new JsonWebKeySet(Files.readString(file));
    if (set.getJsonWebKeys().isEmpty()) {
      throw new JoseException("it has no keys");
    }
    return new Keys(written, new JwksVerificationKeyResolver(set.getJsonWebKeys()));
  }

  @Override
  public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    Keys known = keys;
    try {
      return known.resolver().resolveKey(signature, nesting);
    } catch (UnresolvableKeyException unknown) {
      return changedSince(known).orElseThrow(() -> unknown).resolveKey(signature, nesting);
    }
  }

  /** The keys of a file that has changed; a file that cannot be read now has not. */
  private Optional<JwksVerificationKeyResolver> changedSince(Keys known) {
    try {
      if (Files.getLastModifiedTime(file).equals(known.written())) {
        return Optional.empty();
      }
      Keys current = read(file);
      keys = current;
      return Optional.of(current.resolver());
    } catch (IOException | JoseException e) {
      return Optional.empty();
    }
  }
}
