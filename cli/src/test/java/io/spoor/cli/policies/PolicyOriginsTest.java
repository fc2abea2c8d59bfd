package io.spoor.cli.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.policy.PolicySource;
import io.spoor.decisions.policy.SourceText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyOriginsTest {
  private static final String ONE = "@id(\"one\") permit(principal, action, resource);";
  private static final String OTHER = "forbid(principal, action == Action::\"x\", resource);";

  private final PolicyOrigins origins = new PolicyOrigins();
  private long number;

  static PolicySource source(Map<String, String> files) {
    Map<String, SourceText> texts = new TreeMap<>();
    files.forEach((path, text) -> texts.put(path, new SourceText(Path.of("d", path), text)));
    return new PolicySource(Path.of("d"), new TreeMap<>(texts), Optional.empty(), Optional.empty());
  }

  private void add(Map<String, String> files) {
    number++;
    origins.add(
        new AppliedVersion(
            number,
            AppliedVersion.of(
                "default", source(files), 1, "erin", Optional.empty(), Optional.empty())));
  }

  private Map<String, Long> since() throws Exception {
    Map<String, Long> since = new LinkedHashMap<>();
    PolicySet policies = PolicySet.load(origins.latest().orElseThrow().source());
    policies.policies().forEach((id, policy) -> since.put(id, origins.since(policy)));
    return since;
  }

  @Test
  void aPolicyIsAsOldAsItsTextWithoutAGap() throws Exception {
    add(Map.of("a.cedar", ONE));
    add(Map.of("a.cedar", ONE, "b.cedar", OTHER));
    assertThat(since()).containsEntry("one", 1L).containsEntry("b.cedar#1", 2L);

    // With an id of its own it may move; else its place is its id.
    add(Map.of("c.cedar", "// moved\n" + ONE, "d.cedar", OTHER));
    assertThat(since()).containsEntry("one", 1L).containsEntry("d.cedar#1", 3L);

    add(Map.of("c.cedar", ONE.replace("permit", "forbid")));
    add(Map.of("c.cedar", ONE));
    assertThat(since()).containsExactly(Map.entry("one", 5L));
  }

  @Test
  void changesAreNamedByPolicy() throws Exception {
    PolicySource before = source(Map.of("a.cedar", ONE, "b.cedar", OTHER));
    PolicySource after =
        source(
            Map.of(
                "a.cedar", ONE.replace("permit", "@mode(\"log_only\") forbid"), "c.cedar", OTHER));

    assertThat(
            PolicySetChanges.between(before, PolicySet.load(before), after, PolicySet.load(after)))
        .containsExactly(
            "changed  one (forbid, log only)",
            "added    c.cedar#1 (forbid)",
            "removed  b.cedar#1 (forbid)");
    PolicySource moved = source(Map.of("a.cedar", "// x\n" + ONE, "b.cedar", OTHER));
    assertThat(
            PolicySetChanges.between(before, PolicySet.load(before), moved, PolicySet.load(moved)))
        .containsExactly("changed  nothing but comments or the names of files");
  }
}
