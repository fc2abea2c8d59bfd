package io.spoor.cli.policies;

import io.spoor.decisions.policy.LoadedPolicy;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.policy.PolicySource;
import io.spoor.decisions.policy.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The differences of two policy sets, a line each. */
public final class PolicySetChanges {
  private final List<String> lines = new ArrayList<>();

  private PolicySetChanges() {}

  /** Differences by policy id; then schema and entities. */
  public static List<String> between(
      PolicySource oldSource, PolicySet old, PolicySource newSource, PolicySet changed) {
    var changes = new PolicySetChanges();
    Map<String, LoadedPolicy> before = old.policies();
    changed
        .policies()
        .forEach(
            (id, policy) -> {
              LoadedPolicy earlier = before.get(id);
              if (earlier == null) {
                changes.lines.add("added    " + described(policy));
              } else if (!earlier.text().equals(policy.text())) {
                changes.lines.add("changed  " + described(policy));
              }
            });
    before.forEach(
        (id, policy) -> {
          if (!changed.policies().containsKey(id)) {
            changes.lines.add("removed  " + described(policy));
          }
        });
    changes.compare("the schema", oldSource.schema(), newSource.schema());
    changes.compare("the entities", oldSource.entities(), newSource.entities());
    if (changes.lines.isEmpty()) {
      changes.lines.add("changed  nothing but comments or the names of files");
    }
    return changes.lines;
  }

  /** All policies of a first version. */
  public static List<String> first(PolicySet set) {
    return set.policies().values().stream().map(each -> "added    " + described(each)).toList();
  }

  private static String described(LoadedPolicy policy) {
    return policy.id() + " (" + policy.effect() + (policy.isLogOnly() ? ", log only" : "") + ")";
  }

  private void compare(String name, Optional<SourceText> before, Optional<SourceText> after) {
    String earlier = text(before);
    String later = text(after);
    if (earlier == null && later != null) {
      lines.add("added    " + name);
    } else if (earlier != null && later == null) {
      lines.add("removed  " + name);
    } else if (earlier != null && !earlier.equals(later)) {
      lines.add("changed  " + name);
    }
  }

  private static @Nullable String text(Optional<SourceText> source) {
    return source.map(SourceText::text).orElse(null);
  }
}
