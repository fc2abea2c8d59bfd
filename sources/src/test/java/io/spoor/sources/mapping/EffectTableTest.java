package io.spoor.sources.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EffectTableTest {
  private static EffectTable table(String... lines) {
    return EffectTable.parse("effects.txt", String.join("\n", lines), Set.of("owner"));
  }

  private static IdentityEvent.Builder event() {
    return IdentityEvent.newBuilder()
        .setEventId("e1")
        .setTenant("t")
        .setSource("test")
        .setTime(1)
        .setArrivedAt(1)
        .setRaw(new RawPointer("topic", 0, 0L, ""))
        .setTrailKey("t|a|b|c")
        .setAction("any")
        .setOutcome("success");
  }

  private static List<Effect> effects(
      EffectTable table, IdentityEvent event, String service, String action) {
    List<Effect> effects = new ArrayList<>();
    table.addEffects(effects, event, service, action, name -> List.of("owner of " + name));
    return effects;
  }

  private static List<String> kinds(
      EffectTable table, IdentityEvent event, String service, String action) {
    return effects(table, event, service, action).stream().map(Effect::getKind).toList();
  }

  @Test
  void aLineAppliesToItsServicesAndActionsOnly() {
    EffectTable table = table("a,b:Read,Show -> reads-secret object=secret");

    assertThat(kinds(table, event().build(), "a", "Show")).containsExactly("reads-secret");
    assertThat(kinds(table, event().build(), "b", "Read")).containsExactly("reads-secret");
    assertThat(kinds(table, event().build(), "c", "Read")).isEmpty();
    assertThat(kinds(table, event().build(), "a", "ReadAll")).isEmpty();
  }

  @Test
  void aStarIsAnyServiceOrTheRestOfAnAction() {
    EffectTable table = table("*:Drop -> destroys-data", "a:Assume* -> impersonates");

    assertThat(kinds(table, event().build(), "x", "Drop")).containsExactly("destroys-data");
    assertThat(kinds(table, event().build(), "a", "AssumeRole")).containsExactly("impersonates");
    assertThat(kinds(table, event().build(), "b", "AssumeRole")).isEmpty();
  }

  @Test
  void conditionsAreAboutLabelsFactsVerbsAndDenials() {
    EffectTable table =
        table(
            "@reading-verbs Get",
            "a:* when changes -> administers-access",
            "a:* when writes -> administers-security",
            "*:* when label:exposed_to !label:ports service!=b -> exposes-resource to=label:exposed_to",
            "*:Get*,List* when denied -> discovers");

    assertThat(kinds(table, event().build(), "a", "GetUser")).isEmpty();
    assertThat(kinds(table, event().setReadOnly(false).build(), "a", "PutUser"))
        .containsExactly("administers-access", "administers-security");
    IdentityEvent exposed = event().setLabels(Map.of("exposed_to", "public")).build();
    assertThat(effects(table, exposed, "c", "Put").getFirst().getBeneficiary()).isEqualTo("public");
    assertThat(kinds(table, exposed, "b", "Put")).isEmpty();
    IdentityEvent ports = event().setLabels(Map.of("exposed_to", "public", "ports", "22")).build();
    assertThat(kinds(table, ports, "c", "Put")).isEmpty();
    IdentityEvent denied =
        event().setOutcome("failure").setErrorCode("Client.UnauthorizedOperation").build();
    assertThat(effects(table, denied, "x", "ListAll").getFirst().getOutcome()).isEqualTo("denied");
    assertThat(kinds(table, event().build(), "x", "ListAll")).isEmpty();
  }

  @Test
  void aSecondLineAddsToAnEffectOfTheSameKindAndObject() {
    EffectTable table =
        table(
            "a:Ask -> discovers inventory",
            "a:Ask -> discovers misuse",
            "a:Stop -> weakens-audit object=audit-log",
            "a:Stop -> weakens-audit object=bucket container=fact:owner");

    assertThat(effects(table, event().build(), "a", "Ask"))
        .singleElement()
        .satisfies(
            effect -> assertThat(effect.getQualifiers()).containsOnlyKeys("inventory", "misuse"));
    assertThat(effects(table, event().build(), "a", "Stop"))
        .extracting(Effect::getObjectKind)
        .containsExactly("audit-log", "bucket");
    assertThat(effects(table, event().build(), "a", "Stop").getLast().getQualifiers())
        .containsEntry("container", "owner of owner");
  }

  @Test
  void anObjectThatIsNotThereIsAnOutcomeOfItsOwn() {
    EffectTable table = table("@not-found No.Such", "a:Get -> reads-secret");
    IdentityEvent missing = event().setOutcome("failure").setErrorCode("Client.No.Such").build();

    assertThat(effects(table, missing, "a", "Get").getFirst().getOutcome()).isEqualTo("not-found");
  }

  @Test
  void aFaultNamesItsFileAndLine() {
    assertThatThrownBy(() -> table("# head", "a:Get -> reads-secrets"))
        .hasMessage("effects.txt, line 2: no effect is named reads-secrets");
    assertThatThrownBy(() -> table("a:Get -> reads-secret object=thing"))
        .hasMessageContaining("line 1: no kind of object is named thing");
    assertThatThrownBy(() -> table("a:Get -> reads-secret often"))
        .hasMessageContaining("no qualifier is named often");
    assertThatThrownBy(() -> table("a:Get when label:nothing -> reads-secret"))
        .hasMessageContaining("no label is named nothing");
    assertThatThrownBy(() -> table("a:Get when fact:nothing -> reads-secret"))
        .hasMessageContaining("no fact is named nothing");
    assertThatThrownBy(() -> table("a:Get when rarely -> reads-secret"))
        .hasMessageContaining("no condition is named rarely");
    assertThatThrownBy(() -> table("*:* when writes -> reads-secret"))
        .hasMessageContaining("needs a condition label:NAME");
    assertThatThrownBy(() -> table("Get -> reads-secret")).hasMessageContaining("SERVICES:ACTIONS");
    assertThatThrownBy(() -> table("a:Get reads-secret")).hasMessageContaining("->");
    assertThatThrownBy(() -> table("@verbs Get")).hasMessageContaining("unknown directive @verbs");
  }

  @Test
  void theDigestFollowsTheText() {
    assertThat(table("a:Get -> reads-secret").digest())
        .isEqualTo(table("a:Get -> reads-secret").digest())
        .isNotEqualTo(table("a:Get -> reads-data").digest());
  }
}
