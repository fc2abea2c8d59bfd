package io.spoor.decisions.callers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Key;
import java.util.List;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The keys of an issuer in a file (JWKS, RFC 7517). A file that has changed is read again before
 * the next token is verified: a key may be new, or withdrawn.
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
    JsonWebKeySet set = keySet(Files.readString(file));
    if (set.getJsonWebKeys().isEmpty()) {
      throw new JoseException("it has no keys");
    }
    var resolver = new JwksVerificationKeyResolver(set.getJsonWebKeys());
    // Of several keys that a token may be signed with, one that names none: not only the first.
    resolver.setDisambiguateWithVerifySignature(true);
    return new Keys(written, resolver);
  }

  private static JsonWebKeySet keySet(String json) throws JoseException {
    try {
      return new JsonWebKeySet(json);
    } catch (ClassCastException e) {
      throw new JoseException("its keys are no list of keys", e);
    }
  }

  @Override
  public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    return current().resolver().resolveKey(signature, nesting);
  }

  /** The keys of the file; those before, while it cannot be read. */
  private Keys current() {
    Keys known = keys;
    try {
      if (!Files.getLastModifiedTime(file).equals(known.written())) {
        known = read(file);
        keys = known;
      }
    } catch (IOException | JoseException e) {
      // Perhaps it is being written.
    }
    return known;
  }
}
