package io.spoor.pipeline.assemble.row;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.spoor.pipeline.rows.RowCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often the records of a segment make each claim about a key. Of each kind, the claims with the
 * smallest digests are held, so that the order of arrival decides nothing. A further entry, without
 * digest, counts those that are left out.
 */
public final class ClaimCounts {
  /** Maximum number of different claims of a kind that are held. */
  public static final int MAX_CLAIMS = 16;

  /** No claims. */
  public static final ClaimCounts NONE = new ClaimCounts(new TreeMap<>());

  static final RowCodec<ClaimCounts> CODEC = new Codec();

  /** By tag of the kind and digest, one character for each byte; by the tag alone: left out. */
  private final SortedMap<String, Integer> counts;

  private ClaimCounts(SortedMap<String, Integer> counts) {
    this.counts = counts;
  }

  /**
   * The claims after a change.
   *
   * @param added whether the claim is held now, and was not
   * @param removed digest of a claim that is not held any more; null: none
   * @param leavesOut whether further claims of the kind are left out
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Change(
      ClaimCounts counts, boolean added, byte @Nullable [] removed, boolean leavesOut) {}

  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Whether claims of a kind are left out. */
  public boolean leavesOut(ClaimKind kind) {
    return counts.containsKey(name(kind, new byte[0]));
  }

  public Change plus(ClaimKind kind, byte[] digest) {
    var next = new TreeMap<>(counts);
    String claim = name(kind, digest);
    String leftOut = name(kind, new byte[0]);
    if (counts.containsKey(claim)) {
      next.merge(claim, 1, Integer::sum);
      return new Change(new ClaimCounts(next), false, null, leavesOut(kind));
    }
    SortedMap<String, Integer> ofKind = ofKind(kind);
    if (ofKind.size() < MAX_CLAIMS) {
      next.put(claim, 1);
      return new Change(new ClaimCounts(next), true, null, leavesOut(kind));
    }
    String last = ofKind.lastKey();
    if (claim.compareTo(last) > 0) {
      next.merge(leftOut, 1, Integer::sum);
      return new Change(new ClaimCounts(next), false, null, true);
    }
    next.put(claim, 1);
    next.merge(leftOut, ofKind.get(last), Integer::sum);
    next.remove(last);
    return new Change(new ClaimCounts(next), true, last.substring(1).getBytes(ISO_8859_1), true);
  }

  public Change minus(ClaimKind kind, byte[] digest) {
    var next = new TreeMap<>(counts);
    String claim = name(kind, digest);
    boolean isHeld = counts.containsKey(claim);
    next.computeIfPresent(
        isHeld ? claim : name(kind, new byte[0]), (_, count) -> count == 1 ? null : count - 1);
    var changed = new ClaimCounts(next);
    return new Change(
        changed,
        false,
        isHeld && !next.containsKey(claim) ? digest : null,
        changed.leavesOut(kind));
  }

  private SortedMap<String, Integer> ofKind(ClaimKind kind) {
    return counts.subMap(
        name(kind, new byte[1]).substring(0, 1) + '\0', String.valueOf((char) (kind.tag() + 1)));
  }

  private static String name(ClaimKind kind, byte[] digest) {
    return (char) kind.tag() + new String(digest, ISO_8859_1);
  }

  @Override
  public String toString() {
    return counts.size() + " claims";
  }

  /** Format, then each entry: length and bytes of its name, count. */
  private static final class Codec implements RowCodec<ClaimCounts> {
    private static final byte FORMAT = 1;

    @Override
    public byte[] encode(ClaimCounts value) {
      var bytes = new ByteArrayOutputStream(32);
      try (var out = new DataOutputStream(bytes)) {
        out.writeByte(FORMAT);
        for (var entry : value.counts.entrySet()) {
          byte[] name = entry.getKey().getBytes(ISO_8859_1);
          out.writeByte(name.length);
          out.write(name);
          out.writeInt(entry.getValue());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    @Override
    public ClaimCounts decode(byte[] bytes) {
      RowCodec.requireKnownFormat("ClaimCounts", bytes, FORMAT);
      var counts = new TreeMap<String, Integer>();
      try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
        while (in.available() > 0) {
          byte[] name = in.readNBytes(in.readByte());
          counts.put(new String(name, ISO_8859_1), in.readInt());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new ClaimCounts(counts);
    }

    @Override
    public int about(ClaimCounts value, int last) {
      return 1 + value.counts.size() * 22;
    }
  }
}
