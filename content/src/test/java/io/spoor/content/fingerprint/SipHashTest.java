package io.spoor.content.fingerprint;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SipHashTest {
  // Key 00 01 … 0f, as in the paper's appendix and the reference implementation's vectors.h.
  private static final SipHash HASH = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void givesTheOfficialVectors() {
    assertThat(HASH.hash(counting(0))).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(HASH.hash(counting(1))).isEqualTo(0x74f839c593dc67fdL);
    assertThat(HASH.hash(counting(2))).isEqualTo(0x0d6c8009d9a94f5aL);
    assertThat(HASH.hash(counting(7))).isEqualTo(0xab0200f58b01d137L);
    assertThat(HASH.hash(counting(8))).isEqualTo(0x93f5f5799a932462L);
    assertThat(HASH.hash(counting(15))).isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void hashesTextAsItsBytes() {
    String text = "überweise 100 € an Łukasz 付款";
    for (int length = 0; length <= text.length(); length++) {
      assertThat(HASH.hash(text, 0, length))
          .isEqualTo(HASH.hash(text.substring(0, length).getBytes(UTF_16LE)));
    }
  }

  @Test
  void keysTellHashesApartAndDoNotShowThemselves() {
    TaintKey one = TaintKey.of("000102030405060708090a0b0c0d0e0f");
    TaintKey other = TaintKey.of(" ffffffffffffffffffffffffffffffff\n");

    assertThat(one.hash("value")).isNotEqualTo(other.hash("value"));
    assertThat(one.id()).isNotEqualTo(other.id());
    assertThat(one.toString()).doesNotContain("0001020304");
  }

  @Test
  void aKeyThatIsNoneIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> TaintKey.of("00ff"))
        .hasMessage("must be 32 hexadecimal digits (16 bytes)");
    assertThatThrownBy(() -> TaintKey.of("nothexnothexnothexnothexnothex12"))
        .hasMessageNotContaining("nothex");
  }
}
