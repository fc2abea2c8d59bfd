package io.spoor.connectors.elasticsearch.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Index, id and version of a document.
 *
 * @param index index of a period, or alias of a single index
 * @param alias whether {@code index} must be an alias: Elasticsearch then creates no index
 *     automatically
 * @param id {@code _id}, 1 to 512 bytes
 * @param version external version; the higher replaces the lower, in whatever order they arrive
 */
public record DocumentAddress(String index, boolean alias, String id, long version) {

  /** Elasticsearch's limit; one longer id would cause the whole bulk request to be rejected. */
  private static final int MAX_ID_BYTES = 512;

  /** An address in this index, which Elasticsearch creates if it does not exist. */
  static DocumentAddress ofIndex(String index, String id, long version) {
    return new DocumentAddress(index, false, shortenId(id), version);
  }

  /** An address in the single index behind the alias {@code name}. */
  static DocumentAddress undated(String name, String id, long version) {
    return new DocumentAddress(name, true, shortenId(id), version);
  }

  /** The same with a prefix of index names. */
  DocumentAddress withPrefix(String prefix) {
    return prefix.isEmpty() ? this : new DocumentAddress(prefix + index, alias, id, version);
  }

  /**
   * Orders versions of a document: a later replay takes precedence over any revision of an earlier
   * one.
   */
  static long version(int generation, long revision) {
    return (long) generation << 32 | Math.min(revision, 0xffff_ffffL);
  }

  private static String shortenId(String id) {
    // A char needs at most three bytes, so most ids need no counting.
    if (id.length() <= MAX_ID_BYTES / 3) {
      return id;
    }
    byte[] bytes = id.getBytes(UTF_8);
    return bytes.length <= MAX_ID_BYTES ? id : sha256(bytes);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
