package io.spoor.pipeline.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.schemas.DeclaredAccount;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrincipalParserTest {
  private static List<DeclaredPrincipal> parse(String json) throws InvalidDocumentException {
    return PrincipalParser.parse(json.getBytes(UTF_8), "default", "principals.json", 7);
  }

  @Test
  void readsPrincipals() throws Exception {
    List<DeclaredPrincipal> principals =
        parse(
            """
            {"principals_version":1,"principals":[
              {"id":"ada","kind":"human","name":"Ada Berg",
               "accounts":[{"directory":"okta","id":"00u1"},
                           {"directory":"mail","id":"Ada@Example.com"}],
               "not":[{"directory":"github","id":"ada-berg"}]},
              {"id":"release","kind":"workload","withdrawn":true}]}""");

    assertThat(principals)
        .extracting(DeclaredPrincipal::getPrincipalId)
        .containsExactly("ada", "release");
    DeclaredPrincipal ada = principals.getFirst();
    assertThat(ada.getEffectiveFrom()).isEqualTo(7);
    assertThat(ada.getAccounts())
        .containsExactly(
            new DeclaredAccount("okta", "00u1"), new DeclaredAccount("mail", "ada@example.com"));
    assertThat(ada.getExcluded()).containsExactly(new DeclaredAccount("github", "ada-berg"));
    assertThat(principals.getLast().getWithdrawn()).isTrue();
  }

  @Test
  void theDigestDependsOnThePrincipalAndItsStartOnly() throws Exception {
    String ada = "{\"id\":\"ada\",\"kind\":\"human\"}";
    String bob = "{\"id\":\"bob\",\"kind\":\"human\"}";
    String digest = parse("{\"principals\":[" + ada + "]}").getFirst().getDigest();

    assertThat(parse("{\"principals\":[" + ada + "," + bob + "]}").getFirst().getDigest())
        .isEqualTo(digest);
    assertThat(
            parse("{\"effective_from\":\"2026-01-01T00:00:00Z\",\"principals\":[" + ada + "]}")
                .getFirst()
                .getDigest())
        .isNotEqualTo(digest);
  }

  @Test
  void namesEveryFault() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    {"principals":[
                      {"id":"ada","kind":"person","accounts":[{"directory":"okta","id":"1"}]},
                      {"id":"ada","kind":"human","accounts":[{"directory":"okta","id":"1"},
                        {"directory":"mail","id":"Ada Berg"}],"alias":[]},
                      {"kind":"human"}]}"""))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageContainingAll(
            "/principals/0/kind",
            "/principals/1/id: duplicate principal",
            "/principals/1/accounts: lists an account twice",
            "/principals/1/accounts/1/id: must be a mail address",
            "/principals/1/alias: unknown member",
            "/principals/2/id: is missing");
  }
}
