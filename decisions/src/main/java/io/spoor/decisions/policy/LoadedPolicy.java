package io.spoor.decisions.policy;

import com.cedarpolicy.value.EntityUID;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A valid policy.
 *
 * @param id its {@code @id}, or file and number, such as {@code team/deny.cedar#2}
 * @param line where it begins in its file, from 1
 * @param reason its {@code @reason}; empty: none
 * @param isLogOnly whether it only tells what it would do ({@code @mode("log_only")})
 * @param remedy what lifts its denial; empty: nothing does
 * @param actions names of actions that its scope lists
 * @param literals entities that its conditions name
 */
public record LoadedPolicy(
    String id,
    Path file,
    int line,
    String text,
    String reason,
    boolean isForbid,
    boolean isLogOnly,
    Optional<Remedy> remedy,
    Set<String> actions,
    Set<EntityUID> literals) {

  /** {@code permit} or {@code forbid}. */
  public String effect() {
    return isForbid ? "forbid" : "permit";
  }

  /** {@code active} or {@code log_only}. */
  public String mode() {
    return isLogOnly ? "log_only" : "active";
  }

  /** Whether it only tells what it would do, and that is this effect. */
  boolean isLogOnly(boolean isForbidding) {
    return isLogOnly && isForbid == isForbidding;
  }
}
