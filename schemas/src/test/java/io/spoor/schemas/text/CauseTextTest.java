package io.spoor.schemas.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.FindingCause;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each trigger names the input that an analyst can look up. */
class CauseTextTest {
  private static final String SESSION = "t|session|aws|s1";
  private static final String TRACE = "t|trace||r2";

  @Test
  void namesTheInput() {
    assertThat(text("event", "e-1", null, null, null, null)).isEqualTo("because of event e-1");
    assertThat(text("link", "e-1", SESSION, TRACE, "assume-role", null))
        .isEqualTo(
            "because of the assume-role link of session s1 to trace r2, stated by event e-1");
    assertThat(text("root", null, SESSION, null, null, null))
        .isEqualTo("because session s1 became the root of its chain");
    assertThat(text("move", null, SESSION, TRACE, null, null))
        .isEqualTo("because session s1 moved to the chain of trace r2");
    assertThat(text("detector", null, null, null, null, "0123456789abcdef"))
        .isEqualTo("because of rule version 0123456789ab");
  }

  @Test
  void aManifestMayApplyNoMore() {
    assertThat(text("manifest", null, null, null, null, "0123456789abcdef"))
        .isEqualTo("because of manifest version 0123456789ab");
    assertThat(text("manifest", null, null, null, null, null))
        .isEqualTo("because no manifest applies any more");
  }

  @Test
  void aTriggerOfALaterVersionIsNamedAsItIs() {
    assertThat(text("decision", null, null, null, null, null)).isEqualTo("because of: decision");
  }

  private static String text(
      String trigger,
      @Nullable String eventId,
      @Nullable String child,
      @Nullable String parent,
      @Nullable String method,
      @Nullable String version) {
    return CauseText.of(
        new FindingCause("revised", trigger, eventId, child, parent, method, version));
  }
}
