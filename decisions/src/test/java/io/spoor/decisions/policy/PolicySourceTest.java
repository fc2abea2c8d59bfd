package io.spoor.decisions.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicySourceTest {
  private static final String ALL = "permit(principal, action, resource);";

  private static PolicySource source(
      String origin, Map<String, String> policies, String schema, String entities) {
    Map<String, SourceText> texts = new TreeMap<>();
    policies.forEach(
        (path, text) -> texts.put(path, new SourceText(Path.of(origin).resolve(path), text)));
    return new PolicySource(
        Path.of(origin), new TreeMap<>(texts), optional(schema), optional(entities));
  }

  private static Optional<SourceText> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(new SourceText(Path.of("any"), text));
  }

  @Test
  void theDigestIsThatOfTheContentWhereverItIs() {
    String digest = source("one", Map.of("a.cedar", ALL, "b/c.cedar", ALL), "s", "e").digest();

    assertThat(digest).hasSize(64);
    assertThat(source("other", Map.of("b/c.cedar", ALL, "a.cedar", ALL), "s", "e").digest())
        .isEqualTo(digest);
  }

  @Test
  void theDigestTellsEveryChange() {
    assertThat(
            new String[] {
              source("a", Map.of("a.cedar", ALL), "", "").digest(),
              source("a", Map.of("a.cedar", ALL + " "), "", "").digest(),
              source("a", Map.of("b.cedar", ALL), "", "").digest(),
              source("a", Map.of("a.cedar", ALL, "b.cedar", ""), "", "").digest(),
              source("a", Map.of("a.cedar", ALL), "x", "").digest(),
              source("a", Map.of("a.cedar", ALL), "", "x").digest(),
              source("a", Map.of(), "", "").digest(),
              source("a", Map.of("a", "b"), "", "").digest(),
              source("a", Map.of("ab", ""), "", "").digest()
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void statementsHaveTheirPlace() {
    assertThat(source("a", Map.of("t/x.cedar", "// one\n" + ALL + "\n" + ALL), "", "").statements())
        .containsExactly(Map.entry("t/x.cedar#1", ALL), Map.entry("t/x.cedar#2", ALL));
  }
}
