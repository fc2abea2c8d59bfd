package io.spoor.decisions.view;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The chains of all keys that an id may mean: one in nearly every case, else the days of a
 * long-lived key, or keys of several issuers. Immutable.
 */
final class Placements {
  /** Further keys of one id are not held, but in place of old days; see {@link #isCut}. */
  private static final int MAX_KEYS = 64;

  /** After so many days, a later day may take the place of a day. A block ends before. */
  private static final int OLD_DAYS = 32;

  /**
   * A key's chain.
   *
   * @param key the key
   * @param base the key without its day
   * @param day number of the day, days since the Unix epoch; 0: none
   * @param expiry of the key, seconds since the Unix epoch, without sign; 0: none. A long would
   *     take 8 bytes more of each
   */
  record Placement(
      Hash key, Hash base, int day, Hash chain, int generation, long epoch, int depth, int expiry) {

    /** Whether its expiry has passed. {@code now}: milliseconds since the Unix epoch. */
    boolean isExpired(long now) {
      return expiry != 0 && now >= 1000 * Integer.toUnsignedLong(expiry);
    }

    /** Whether it is of a later day of the same key. */
    boolean replaces(Placement other) {
      return base.equals(other.base) && day > other.day;
    }

    /** Whether its day is over or has begun. Whoever writes a record chooses its day. */
    boolean hasBegun(int today) {
      return day <= today;
    }

    boolean isNewerThan(Placement other) {
      return generation != other.generation ? generation > other.generation : epoch >= other.epoch;
    }
  }

  private final Placement first;
  private final Placement @Nullable [] others;
  private final boolean cut;

  private Placements(Placement first, Placement @Nullable [] others, boolean cut) {
    this.first = first;
    this.others = others;
    this.cut = cut;
  }

  static Placements of(Placement placement) {
    return new Placements(placement, null, false);
  }

  /**
   * With this placement, unless a newer one of the key is known.
   *
   * @param today number of the present day, days since the Unix epoch
   */
  Placements with(Placement placement, int today) {
    List<Placement> all = all();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).key.equals(placement.key)) {
        if (placement.isNewerThan(all.get(i))) {
          all.set(i, placement);
        }
        return of(all, cut);
      }
    }
    all.add(placement);
    if (all.size() <= MAX_KEYS) {
      return of(all, cut);
    }
    Optional<Placement> replaced =
        all.stream()
            .filter(each -> each.day > 0 && each.day <= today - OLD_DAYS)
            .filter(
                each ->
                    all.stream().anyMatch(other -> other.replaces(each) && other.hasBegun(today)))
            .min(Comparator.comparingInt(Placement::day));
    all.remove(replaced.orElse(placement));
    return of(all, cut || replaced.isEmpty());
  }

  /**
   * Whether the id has further keys, which are not held: it is ambiguous for as long as it is
   * known.
   */
  boolean isCut() {
    return cut;
  }

  /** Without a key; null when no key is left. */
  @Nullable Placements without(Hash key) {
    List<Placement> all = all();
    all.removeIf(placement -> placement.key.equals(key));
    return all.isEmpty() ? null : of(all, cut);
  }

  /** Without keys of earlier generations; null when no key is left. */
  @Nullable Placements since(int generation) {
    List<Placement> all = all();
    all.removeIf(placement -> placement.generation < generation);
    return all.isEmpty() ? null : of(all, cut);
  }

  /**
   * The placement that counts: of a key's days the latest that has begun; null when the id is
   * ambiguous.
   *
   * @param today number of the present day, days since the Unix epoch
   */
  @Nullable Placement resolve(int today) {
    if (cut) {
      return null;
    }
    if (others == null) {
      return first;
    }
    Collection<Placement> latest = latest(today);
    Placement any = latest.iterator().next();
    return latest.stream().allMatch(each -> each.chain.equals(any.chain)) ? any : null;
  }

  /** All chains that the id may mean, of each day of a key; of keys that are not held, none. */
  Set<Hash> chains() {
    Set<Hash> chains = new LinkedHashSet<>();
    all().forEach(each -> chains.add(each.chain));
    return chains;
  }

  /**
   * The placements of the id, days of long-lived keys and their keys included. Only one of them has
   * the expiry that an issuer states.
   */
  Stream<Placement> stream() {
    return all().stream();
  }

  /** Of each key's days the latest. One that has not begun counts only where none has. */
  Collection<Placement> latest(int today) {
    List<Placement> all = all();
    List<Placement> begun = all.stream().filter(each -> each.hasBegun(today)).toList();
    Map<Hash, Placement> latest = new LinkedHashMap<>();
    for (Placement placement : begun.isEmpty() ? all : begun) {
      latest.merge(placement.base, placement, (one, other) -> other.day > one.day ? other : one);
    }
    return latest.values();
  }

  private static Placements of(List<Placement> all, boolean cut) {
    return new Placements(
        all.getFirst(),
        all.size() == 1 ? null : all.subList(1, all.size()).toArray(Placement[]::new),
        cut);
  }

  private List<Placement> all() {
    List<Placement> all = new ArrayList<>(4);
    all.add(first);
    if (others != null) {
      all.addAll(List.of(Objects.requireNonNull(others)));
    }
    return all;
  }
}
