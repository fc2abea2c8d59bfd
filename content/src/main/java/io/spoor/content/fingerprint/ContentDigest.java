package io.spoor.content.fingerprint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Digests of 64 bits of fingerprinted content. Its values are keyed hashes, which nobody can
 * choose: mixing them is enough.
 */
public final class ContentDigest {
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(ContentDigest::sha256);

  private ContentDigest() {}

  /** Digest of texts in their order. */
  public static long of(List<TracedText> texts) {
    long hash = texts.size();
    for (TracedText text : texts) {
      hash = mix(hash, text.getName() == null ? 0 : ofName(text.getName()));
      hash = mix(mix(hash, text.getFlags()), text.getTopics());
      for (TracedValue value : text.getValues()) {
        hash = mix(mix(hash, value.getHash()), value.getKind());
      }
      hash = mix(hash, text.getWords());
      hash = mix(hash, text.getShingles());
    }
    return hash;
  }

  /** Digest of a tool call: its tool and arguments, in any order. */
  public static long ofCall(String tool, int keyId, List<TracedText> arguments) {
    long sum = arguments.size();
    for (TracedText argument : arguments) {
      sum += of(List.of(argument));
    }
    return mix(mix(ofName(tool), keyId), sum);
  }

  private static long ofName(String name) {
    byte[] digest = SHA_256.get().digest((name.length() + ":" + name).getBytes(UTF_8));
    return ByteBuffer.wrap(digest).getLong();
  }

  private static long mix(long hash, List<Integer> numbers) {
    long mixed = mix(hash, numbers.size());
    for (int number : numbers) {
      mixed = mix(mixed, number);
    }
    return mixed;
  }

  /** The finaliser of SplitMix64. */
  public static long mix(long hash, long value) {
    long mixed = (hash ^ value) + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
