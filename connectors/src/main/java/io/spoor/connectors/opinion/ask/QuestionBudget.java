package io.spoor.connectors.opinion.ask;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How many questions may be asked within any minute, in all and of each tenant. Not thread-safe.
 */
final class QuestionBudget {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int perMinute;
  private final int perTenantMinute;
  private final Deque<Instant> all = new ArrayDeque<>();
  private final Map<String, Deque<Instant>> byTenant = new HashMap<>();

  QuestionBudget(int perMinute, int perTenantMinute) {
    this.perMinute = perMinute;
    this.perTenantMinute = perTenantMinute;
  }

  /** Whether a question may be asked now, of whatever tenant. */
  boolean isOpen(Instant now) {
    expire(all, now);
    return all.size() < perMinute;
  }

  /** Whether a question of this tenant may be asked now. */
  boolean isOpen(String tenant, Instant now) {
    if (!isOpen(now)) {
      return false;
    }
    Deque<Instant> asked = byTenant.get(tenant);
    if (asked == null) {
      return true;
    }
    expire(asked, now);
    if (asked.isEmpty()) {
      byTenant.remove(tenant);
    }
    return asked.size() < perTenantMinute;
  }

  /** Counts a question that is asked now. */
  void spend(String tenant, Instant now) {
    all.add(now);
    byTenant.computeIfAbsent(tenant, _ -> new ArrayDeque<>()).add(now);
  }

  private static void expire(Deque<Instant> asked, Instant now) {
    for (Instant first = asked.peek();
        first != null && !first.plus(WINDOW).isAfter(now);
        first = asked.peek()) {
      asked.remove();
    }
  }
}
