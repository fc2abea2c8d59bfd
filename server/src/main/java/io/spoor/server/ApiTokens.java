package io.spoor.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.platform.files.OwnerOnlyPaths;
import io.spoor.platform.files.UntrustedPathException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The token holders of the API, from a file with one line {@code NAME TOKEN} for each; empty lines
 * and lines that begin with {@code #} are ignored. The file is read for each request, so that
 * removing a token takes effect immediately. A file that other users can access is refused. Tokens
 * are never displayed and are compared in constant time.
 */
public final class ApiTokens {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{32,512}");
  private static final String HOW =
      "each line must be NAME TOKEN: a name of letters, digits and . _ @ + -, and a "
          + "token of at least 32 characters, such as \"openssl rand -hex 32\" creates";

  private final Path file;

  private ApiTokens(Path file) {
    this.file = file;
  }

  /**
   * Reads and validates the file.
   *
   * @throws OperationFailedException naming the error and its place in the file
   */
  public static ApiTokens of(Path file) {
    var tokens = new ApiTokens(file);
    tokens.holderNames();
    return tokens;
  }

  /** Names of the token holders. */
  List<String> holderNames() {
    return List.copyOf(read().keySet());
  }

  /**
   * The holder of the token; empty if there is none.
   *
   * @throws OperationFailedException if the file can no longer be read
   */
  Optional<String> holderOf(String token) {
    byte[] presentedDigest = digest(token);
    String holder = null;
    // Compares all tokens, so that the time does not reveal a match.
    for (Map.Entry<String, byte[]> entry : read().entrySet()) {
      if (MessageDigest.isEqual(entry.getValue(), presentedDigest)) {
        holder = entry.getKey();
      }
    }
    return Optional.ofNullable(holder);
  }

  /** Digests of the tokens, by name. */
  private Map<String, byte[]> read() {
    Map<String, byte[]> digests = new LinkedHashMap<>();
    int number = 0;
    for (String line : lines()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.strip().split("\\s+", 3);
      if (parts.length != 2
          || !NAME.matcher(parts[0]).matches()
          || !TOKEN.matcher(parts[1]).matches()) {
        throw new OperationFailedException(file + ", line " + number + ": " + HOW);
      }
      if (digests.put(parts[0], digest(parts[1])) != null) {
        throw new OperationFailedException(
            file + ", line " + number + ": " + parts[0] + " already has a token");
      }
    }
    if (digests.isEmpty()) {
      throw new OperationFailedException(file + " holds no token; " + HOW);
    }
    return digests;
  }

  private List<String> lines() {
    try {
      return OwnerOnlyPaths.readSecret(file).lines().toList();
    } catch (NoSuchFileException e) {
      throw new OperationFailedException(
          "there is no token file "
              + file
              + ". Create it: (umask 077; echo \"$USER $(openssl rand -hex 32)\" > "
              + file
              + ")",
          e);
    } catch (UntrustedPathException e) {
      throw new OperationFailedException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read the tokens in " + file + ": " + ErrorMessages.describe(e), e);
    }
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
