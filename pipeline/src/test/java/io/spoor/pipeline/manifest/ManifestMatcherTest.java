package io.spoor.pipeline.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.ManifestService;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManifestMatcherTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/deploy";

  @Test
  void anIdentityIsAllowedTheWayItIsDeclared() {
    Manifest manifest = manifest(0, ROLE, "AssumeRole", "arn:aws:iam::111122223333:user/*");

    assertThat(
            ManifestMatcher.allows(
                manifest, "arn:aws:iam::111122223333:user/bob", ROLE, "AssumeRole"))
        .isTrue();
    assertThat(
            ManifestMatcher.allows(
                manifest, "arn:aws:iam::111122223333:user/bob", ROLE, "GetSessionToken"))
        .isFalse();
    assertThat(
            ManifestMatcher.allows(
                manifest, "arn:aws:iam::444455556666:user/bob", ROLE, "AssumeRole"))
        .isFalse();
    assertThat(
            ManifestMatcher.allows(
                manifest, "arn:aws:iam::111122223333:user/bob", ROLE + "2", "AssumeRole"))
        .isFalse();
  }

  @Test
  void aServiceIsListedOrNot() {
    assertThat(ManifestMatcher.listsService(manifest(0, ROLE, null, null), "mail")).isTrue();
    assertThat(ManifestMatcher.listsService(manifest(0, ROLE, null, null), "vault")).isFalse();
  }

  @Test
  void aStarStaysWithinItsPart() {
    assertThat(ManifestMatcher.matches("arn:aws:iam::111122223333:role/*", ROLE)).isTrue();
    assertThat(ManifestMatcher.matches("arn:aws:iam::*:role/deploy", ROLE)).isTrue();
    assertThat(ManifestMatcher.matches("arn:aws:iam::111122223333:role/d*y", ROLE)).isTrue();
    assertThat(ManifestMatcher.matches("*", ROLE)).isFalse();
    assertThat(ManifestMatcher.matches("arn:aws:iam::111122223333:role/*", ROLE + "/admin"))
        .isFalse();
    assertThat(ManifestMatcher.matches("*", "mail")).isTrue();
    assertThat(ManifestMatcher.matches("", "")).isTrue();
    assertThat(ManifestMatcher.matches("", "a")).isFalse();
  }

  @Test
  void theVersionInForceAtTheTimeOfTheEventCounts() {
    var versions = new ManifestVersions();
    versions.add(manifest(100, ROLE, null, null));
    versions.add(manifest(200, "other", null, null));

    assertThat(versions.inForceAt("default", "agent", 99)).isNull();
    assertThat(versions.inForceAt("default", "agent", 100))
        .isEqualTo(manifest(100, ROLE, null, null));
    assertThat(versions.inForceAt("default", "agent", 250))
        .isEqualTo(manifest(200, "other", null, null));
    assertThat(versions.inForceAt("other-tenant", "agent", 250)).isNull();
    assertThat(versions.inForceAt("default", "stranger", 250)).isNull();
  }

  private static Manifest manifest(
      long from, String principal, @Nullable String via, @Nullable String origin) {
    return Manifest.newBuilder()
        .setTenant("default")
        .setAgentId("agent")
        .setEffectiveFrom(from)
        .setDigest("d" + from)
        .setServices(List.of(ManifestService.newBuilder().setId("mail").build()))
        .setIdentities(
            List.of(
                ManifestIdentity.newBuilder()
                    .setPrincipal(principal)
                    .setVia(via)
                    .setFrom(origin)
                    .build()))
        .setDocument("{}")
        .build();
  }
}
