package io.spoor.decisions.blocks;

import io.spoor.content.fingerprint.VisibleName;
import io.spoor.schemas.Block;
import io.spoor.schemas.key.Keys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The blocks in force, from their versions in the order of the topic: of a tenant, kind and value
 * the latest version counts. A block ends by itself at its time. Thread-safe.
 */
public final class BlockBook {
  /** Prefix of the hash that a view has in place of a long text. */
  private static final String HASHED = "sha256:";

  private final Map<String, TenantBlocks> tenants = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public BlockBook(InstantSource clock) {
    this.clock = clock;
  }

  private record BlockedName(BlockedKind kind, String value) {
    /** An agent chooses how its name is spelled, so all that look the same are one. */
    static BlockedName of(BlockedKind kind, String value) {
      return new BlockedName(kind, kind == BlockedKind.AGENT ? VisibleName.folded(value) : value);
    }
  }

  /** The blocks of one tenant. Thread-safe. */
  private static final class TenantBlocks {
    private final Map<BlockedName, Block> byName = new ConcurrentHashMap<>();
    private volatile long version;

    synchronized void put(BlockedKind kind, Block block, long now) {
      byName.values().removeIf(each -> !isInForce(each, now));
      // Long texts of a view are hashes, by which they are found as well.
      for (String name : List.of(block.getValue(), HASHED + Keys.id(block.getValue()))) {
        byName.put(BlockedName.of(kind, name), block);
      }
      version++;
    }
  }

  /** Applies the next version of the topic. */
  public void apply(Block block) {
    BlockedKind.of(block.getKind())
        .ifPresent(
            kind ->
                tenants
                    .computeIfAbsent(block.getTenant(), _ -> new TenantBlocks())
                    .put(kind, block, now()));
  }

  /** Whether the tenant has a block in force. */
  boolean hasAny(String tenant) {
    TenantBlocks blocks = tenants.get(tenant);
    if (blocks == null) {
      return false;
    }
    // Ended ones stay until the next version comes.
    long now = now();
    return blocks.byName.values().stream().anyMatch(block -> isInForce(block, now));
  }

  /** The block of a name in force now. */
  Optional<Block> find(String tenant, BlockedKind kind, String value) {
    TenantBlocks blocks = tenants.get(tenant);
    return blocks == null
        ? Optional.empty()
        : Optional.ofNullable(blocks.byName.get(BlockedName.of(kind, value)))
            .filter(block -> isInForce(block, now()));
  }

  /** A number that changes whenever the tenant's blocks do. */
  long version(String tenant) {
    TenantBlocks blocks = tenants.get(tenant);
    return blocks == null ? 0 : blocks.version;
  }

  /** The tenant's blocks in force now, by their end. */
  public List<Block> inForce(String tenant) {
    TenantBlocks blocks = tenants.get(tenant);
    if (blocks == null) {
      return List.of();
    }
    long now = now();
    return blocks.byName.values().stream()
        .filter(block -> isInForce(block, now))
        .distinct()
        .sorted(Comparator.comparingLong(Block::getUntil).thenComparing(Block::getBlockId))
        .toList();
  }

  /** All tenants' blocks in force now, by tenant and end. */
  public List<Block> inForce() {
    List<Block> all = new ArrayList<>();
    tenants.keySet().stream().sorted().forEach(tenant -> all.addAll(inForce(tenant)));
    return List.copyOf(all);
  }

  static boolean isInForce(Block block, long nowNanos) {
    return !block.getLifted() && nowNanos < block.getUntil();
  }

  private long now() {
    return nanos(clock.instant());
  }

  /** Nanoseconds since the Unix epoch. */
  static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
