package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.schemas.extension.ExtensionException;
import io.spoor.schemas.topic.RawSource;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.okta.OktaMapping;
import io.spoor.sources.vault.VaultMapping;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NormalisersTest {

  @Test
  void namesItsSourcesInOrder() {
    assertThat(Normalisers.all().sources())
        .containsExactly(
            "anthropic-activity",
            "auth0",
            "authzen",
            "azure-activity",
            "bedrock-invocation",
            "cedar",
            "cloudtrail",
            "entra-audit",
            "entra-signin",
            "gcp-audit",
            "github",
            "gitlab",
            "gworkspace",
            "k8s-audit",
            "keycloak",
            "mcp",
            "okta",
            "opa",
            "openai-audit",
            "opinion",
            "otel",
            "run",
            "teleport",
            "token-exchange",
            "vault");
    assertThat(Normalisers.all().forSource("otel").orElseThrow().source()).isEqualTo("otel");
    assertThat(Normalisers.all().forSource("nobody")).isEmpty();
  }

  @Test
  void theOrderOfItsSourcesHasNoEffect() {
    var okta = new OktaMapping();
    var vault = new VaultMapping();

    assertThat(Normalisers.of(List.of(okta, vault)).tablesDigest())
        .isEqualTo(Normalisers.of(List.of(vault, okta)).tablesDigest())
        .isNotEqualTo(Normalisers.of(List.of(vault)).tablesDigest());
  }

  @Test
  void refusesTwoSourcesOfOneName() {
    assertThatThrownBy(() -> Normalisers.of(List.of(new OktaMapping(), new OktaMapping())))
        .isInstanceOf(ExtensionException.class)
        .hasMessageContaining("two sources are named okta: " + OktaMapping.class.getName());
  }

  @Test
  void onlyStatementsOfRunsHaveAuthority() {
    assertThat(Normalisers.all().rawSources())
        .hasSize(25)
        .filteredOn(RawSource::authority)
        .containsExactly(new RawSource("run", true));
    assertThat(new RawSource("run", true).topic()).isEqualTo(TopicCatalogue.raw("run"));
  }

  @Test
  void hasDefaults() {
    NormaliseSettings settings = NormaliseSettings.defaults();
    assertThat(settings.tenant()).isEqualTo("default");
    assertThat(settings.capture()).isEqualTo(ContentCapture.REDACTED);
    assertThat(settings.maxRecordBytes()).isEqualTo(1 << 20);
    assertThat(settings.maxContentChars()).isEqualTo(8192);
  }

  @Test
  void refusesSettingsThatCannotBe() {
    assertThatThrownBy(() -> new NormaliseSettings(" ", ContentCapture.OFF, 1, 1, Set.of()))
        .hasMessageContaining("tenant");
    assertThatThrownBy(() -> new NormaliseSettings("t", ContentCapture.OFF, 0, 1, Set.of()))
        .hasMessageContaining("1 or more");
  }

  @Test
  void tellsNothingOfARecordInItsText() {
    assertThat(Raw.record("hunter2").toString())
        .isEqualTo("RawRecord[spoor.raw.test-1@42, 7 bytes]");
    assertThat(Raw.record("a"))
        .isEqualTo(Raw.record("a"))
        .hasSameHashCodeAs(Raw.record("a"))
        .isNotEqualTo(Raw.record("b"));
  }
}
