package io.spoor.decisions.policy;

import com.cedarpolicy.value.EntityUID;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A policy of the folder.
 *
 * @param id its {@code @id}, or file and number, such as {@code team/deny.cedar#2}
 * @param line where it begins in its file, from 1
 * @param reason its {@code @reason}; empty: none
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
    Optional<Remedy> remedy,
    Set<String> actions,
    Set<EntityUID> literals) {

  /** {@code permit} or {@code forbid}. */
  public String effect() {
    return isForbid ? "forbid" : "permit";
  }
}
