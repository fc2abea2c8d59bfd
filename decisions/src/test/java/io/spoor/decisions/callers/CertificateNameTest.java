package io.spoor.decisions.callers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateNameTest {
  private static final CertificateName ORDERS = CertificateName.ofSubject("CN=orders,O=Example");

  @Test
  void spacesBetweenAttributesHaveNoInfluence() {
    assertThat(CertificateName.ofSubject("cn=orders , O = Example")).isEqualTo(ORDERS);
  }

  /** Whoever may choose a name could else choose that of another caller. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=orders\uFF0CO\uFF1DExample",
        "CN=\uFF4Frders,O=Example",
        "CN=order\u017F,O=Example",
        "CN=ORDERS,O=Example",
        "CN=orders\\,O\\=Example",
        "CN=orders+O=Example",
        "O=Example,CN=orders"
      })
  void aNameThatLooksAlikeIsAnother(String subject) {
    assertThat(CertificateName.ofSubject(subject)).isNotEqualTo(ORDERS);
  }
}
