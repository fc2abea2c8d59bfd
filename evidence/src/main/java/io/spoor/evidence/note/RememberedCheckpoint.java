package io.spoor.evidence.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.merkle.Sha256;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that was stored outside the log: complete, or in its short form {@code NAME SIZE
 * ROOT [TIME]}, which has no signature and fits into a line.
 */
public final class RememberedCheckpoint {
  private static final int MIN_PARTS = 3;

  private final String log;
  private final long size;
  private final byte[] root;
  private final @Nullable Instant sealedAt;
  private final @Nullable Checkpoint complete;

  private RememberedCheckpoint(
      String log,
      long size,
      byte[] root,
      @Nullable Instant sealedAt,
      @Nullable Checkpoint complete) {
    this.log = log;
    this.size = size;
    this.root = root;
    this.sealedAt = sealedAt;
    this.complete = complete;
  }

  /** A complete checkpoint, whose signature will be verified too. */
  public static RememberedCheckpoint of(Checkpoint checkpoint) {
    return new RememberedCheckpoint(
        checkpoint.log(), checkpoint.size(), checkpoint.root(), null, checkpoint);
  }

  /** The short form of a checkpoint. {@code sealedAt}: time according to its statement. */
  public static RememberedCheckpoint shortOf(Checkpoint checkpoint, Instant sealedAt) {
    return new RememberedCheckpoint(
        checkpoint.log(), checkpoint.size(), checkpoint.root(), sealedAt, null);
  }

  /**
   * Parses a complete checkpoint as stored, or the short form.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static RememberedCheckpoint parse(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    return text.strip().lines().count() == 1
        ? parseShort(text.strip())
        : of(Checkpoint.parse(bytes));
  }

  /**
   * Parses the short form.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static RememberedCheckpoint parseShort(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length < MIN_PARTS || parts.length > MIN_PARTS + 1) {
      throw new IllegalArgumentException("the short form of a checkpoint is NAME SIZE ROOT [TIME]");
    }
    KeyName.check(parts[0]);
    byte[] root = StrictBase64.decode(parts[2]);
    if (!parts[1].matches("0|[1-9][0-9]{0,17}") || root.length != Sha256.BYTES) {
      throw new IllegalArgumentException(
          "the size of a checkpoint is a number, and its root is the base64 of 32 bytes");
    }
    return new RememberedCheckpoint(
        parts[0],
        Long.parseLong(parts[1]),
        root,
        parts.length == MIN_PARTS ? null : time(parts[MIN_PARTS]),
        null);
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "the time of a checkpoint is RFC 3339, such as 2026-01-31T12:00:00Z", e);
    }
  }

  public String log() {
    return log;
  }

  /** Number of segments that it covers. */
  public long size() {
    return size;
  }

  public byte[] root() {
    return root.clone();
  }

  /** When it was sealed, if stated; not verified. */
  public Optional<Instant> sealed() {
    return Optional.ofNullable(sealedAt);
  }

  /** The signed checkpoint; empty if only the short form was stored. */
  public Optional<Checkpoint> complete() {
    return Optional.ofNullable(complete);
  }

  /** Name, size and root: identifies the checkpoint. */
  public String id() {
    return log + " " + size + " " + Base64.getEncoder().encodeToString(root);
  }

  /** The short form, which {@link #parseShort} reads. */
  @Override
  public String toString() {
    return sealedAt == null ? id() : id() + " " + sealedAt;
  }

  /** Of the same segments of the same log. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RememberedCheckpoint that
        && log.equals(that.log)
        && size == that.size
        && Arrays.equals(root, that.root);
  }

  @Override
  public int hashCode() {
    return Objects.hash(log, size, Arrays.hashCode(root));
  }
}
