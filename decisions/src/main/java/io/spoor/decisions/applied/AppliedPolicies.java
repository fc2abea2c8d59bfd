package io.spoor.decisions.applied;

import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.policy.PolicySet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The policies that decide: the latest version that is valid on this server. A version that is not
 * valid never replaces one that is. One thread applies versions, any number of threads decide;
 * requests in progress end with the policies with which they began.
 */
public final class AppliedPolicies implements Supplier<DecisionEngine> {
  /** Versions to fall back on at the start; each may have 1 MiB. */
  private static final int MAX_FALLBACKS = 10;

  private final String tenant;
  private final Consumer<String> journal;

  /** Versions read before the end of the topic, the latest first. */
  private final Deque<AppliedVersion> read = new ArrayDeque<>();

  private boolean isCaughtUp;
  private volatile @Nullable DecisionEngine current;
  private volatile String obstacle = "the policies have not been read yet; try again soon";

  /**
   * Creates a place without policies.
   *
   * @param tenant whose policies they are
   * @param journal receives a line for each version that begins to decide or is refused
   */
  public AppliedPolicies(String tenant, Consumer<String> journal) {
    this.tenant = tenant;
    this.journal = journal;
  }

  /** Takes the next version of the topic. */
  public void apply(AppliedVersion version) {
    if (isCaughtUp) {
      use(version);
      return;
    }
    read.addFirst(version);
    if (read.size() > MAX_FALLBACKS) {
      read.removeLast();
    }
  }

  /** All versions that existed at the start have been applied: the latest valid one decides. */
  public void setCaughtUp() {
    isCaughtUp = true;
    obstacle =
        read.isEmpty()
            ? "no policies of tenant " + tenant + " have been applied (bin/spoor policies apply)"
            : "no applied version of the policies is valid on this server; its log says why";
    while (current == null && !read.isEmpty()) {
      use(read.removeFirst());
    }
    read.clear();
    if (current == null) {
      journal.accept(obstacle);
    }
  }

  private void use(AppliedVersion version) {
    try {
      var set = PolicySet.load(version.source());
      current = new DecisionEngine(set, version.number(), journal);
      int count = set.policies().size();
      journal.accept(
          "%s of the policies decides: %d %s, applied by %s"
              .formatted(
                  version.text(),
                  count,
                  count == 1 ? "policy" : "policies",
                  version.content().getWho()));
    } catch (InvalidFileException e) {
      refuse(version, e.reason());
    } catch (RuntimeException e) {
      refuse(version, e.getClass().getName());
    }
  }

  private void refuse(AppliedVersion version, String reason) {
    DecisionEngine before = current;
    journal.accept(
        "%s of the policies is refused%s: %s"
            .formatted(
                version.text(),
                before == null ? "" : ", version " + before.id().version() + " stays",
                reason));
    if (before == null) {
      obstacle = "no applied version of the policies is valid on this server; its log says why";
    }
  }

  /** Why nothing can be decided yet; empty: policies decide. */
  public Optional<String> obstacle() {
    return current == null ? Optional.of(obstacle) : Optional.empty();
  }

  /**
   * The policies in force.
   *
   * @throws IllegalStateException if there is an {@link #obstacle}
   */
  @Override
  public DecisionEngine get() {
    DecisionEngine engine = current;
    if (engine == null) {
      throw new IllegalStateException(obstacle);
    }
    return engine;
  }
}
