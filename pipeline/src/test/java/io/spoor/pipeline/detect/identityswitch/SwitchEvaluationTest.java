package io.spoor.pipeline.detect.identityswitch;

import static io.spoor.pipeline.detect.SwitchStanding.DECLARED;
import static io.spoor.pipeline.detect.SwitchStanding.UNDECLARED_IDENTITY;
import static io.spoor.pipeline.detect.SwitchStanding.UNDECLARED_METHOD;
import static io.spoor.pipeline.detect.SwitchStanding.UNDECLARED_ORIGIN;
import static io.spoor.pipeline.detect.SwitchStanding.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.ManifestService;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwitchEvaluationTest {
  private static final Manifest MANIFEST =
      Manifest.newBuilder()
          .setTenant("t")
          .setAgentId("clerk")
          .setEffectiveFrom(0)
          .setDigest("digest")
          .setDocument("{}")
          .setServices(List.of(ManifestService.newBuilder().setId("mail").build()))
          .setIdentities(
              List.of(
                  ManifestIdentity.newBuilder()
                      .setPrincipal("reader")
                      .setVia("AssumeRole")
                      .setFrom("clerk")
                      .build()))
          .build();

  private static IdentityStatement identity(String identity, @Nullable String actor) {
    return IdentityStatement.newBuilder()
        .setKey("t|token|idp|1")
        .setIdentity(identity)
        .setPrincipal(identity)
        .setActor(actor)
        .setRank(0)
        .setUsed(true)
        .setTime(1)
        .setEventId("e1")
        .build();
  }

  private static @Nullable SwitchEvaluation between(
      String from, String to, String method, @Nullable Manifest manifest) {
    return SwitchEvaluation.of(identity(from, null), identity(to, null), method, null, manifest);
  }

  @Test
  void theManifestDecidesByIdentityThenOriginThenMethod() {
    assertThat(between("clerk", "reader", "AssumeRole", MANIFEST))
        .isEqualTo(new SwitchEvaluation("clerk", "reader", "AssumeRole", DECLARED));
    assertThat(between("clerk", "reader", "token-exchange", MANIFEST))
        .isEqualTo(new SwitchEvaluation("clerk", "reader", "token-exchange", UNDECLARED_METHOD));
    assertThat(between("guest", "reader", "AssumeRole", MANIFEST))
        .isEqualTo(new SwitchEvaluation("guest", "reader", "AssumeRole", UNDECLARED_ORIGIN));
    assertThat(between("clerk", "admin", "AssumeRole", MANIFEST))
        .isEqualTo(new SwitchEvaluation("clerk", "admin", "AssumeRole", UNDECLARED_IDENTITY));
  }

  @Test
  void withoutAManifestNothingIsDeclaredOrUndeclared() {
    assertThat(between("clerk", "reader", "AssumeRole", null))
        .isEqualTo(new SwitchEvaluation("clerk", "reader", "AssumeRole", UNKNOWN));
    assertThat(UNKNOWN.declared()).isNull();
  }

  @Test
  void anotherActorOfTheSameIdentityIsADelegation() {
    var ada = identity("ada", "clerk");
    var adaByReader = identity("ada", "reader");

    assertThat(SwitchEvaluation.of(ada, adaByReader, "token-exchange", null, MANIFEST))
        .isEqualTo(new SwitchEvaluation("clerk", "reader", "delegation", UNDECLARED_METHOD));
    assertThat(SwitchEvaluation.of(ada, adaByReader, "token-exchange", "mail", MANIFEST))
        .isEqualTo(new SwitchEvaluation("clerk", "reader", "delegation", DECLARED));
  }

  @Test
  void aTokenOfTheSameIdentityIsASwitchIfItsServiceIsNotListed() {
    var ada = identity("ada", null);

    assertThat(SwitchEvaluation.of(ada, ada, "token-exchange", "payments", MANIFEST))
        .isEqualTo(new SwitchEvaluation("ada", "payments", "audience", UNDECLARED_IDENTITY));
    assertThat(SwitchEvaluation.of(ada, ada, "token-exchange", "mail", MANIFEST)).isNull();
    assertThat(SwitchEvaluation.of(ada, ada, "token-exchange", "payments", null)).isNull();
    assertThat(SwitchEvaluation.of(ada, ada, "token-exchange", null, MANIFEST)).isNull();
  }
}
