package io.spoor.connectors.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AttackTagsTest {

  @Test
  void tellsTacticsTechniquesAndSubtechniquesApart() {
    AttackTags tags = AttackTags.of(List.of("TA0004", "attack.t1078.004", "T1078", "attack:t1550"));

    assertThat(tags.tactics()).containsExactly("TA0004");
    assertThat(tags.techniques()).containsExactly("T1078", "T1550");
    assertThat(tags.subtechniques()).containsExactly("T1078.004");
  }

  @Test
  void leavesOtherFrameworksAlone() {
    AttackTags tags = AttackTags.of(List.of("AML.T0051", "atlas.T0051", "ASI03", "T12345"));

    assertThat(tags.tactics()).isEmpty();
    assertThat(tags.techniques()).isEmpty();
  }
}
