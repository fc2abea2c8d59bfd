package io.spoor.evidence.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.merkle.TreeHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final String NAME = "audit.larkfield.example";

  /** The example in the documentation of Go's golang.org/x/mod/sumdb/note, which C2SP describes. */
  @Test
  void verifiesTheExampleOfGo() {
    VerifierKey key =
        VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    SignedNote note =
        SignedNote.parse(
            """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """
                .getBytes(UTF_8));

    assertThat(note.signedBy(List.of(key))).contains(key);
    assertThat(note.signedBy(List.of(SigningKey.generate("PeterNeumann").verifier()))).isEmpty();
  }

  @Test
  void isReadAsItWasWritten() {
    SigningKey key = SigningKey.generate(NAME);
    byte[] bytes = Checkpoint.sign(NAME, 3, TreeHash.empty(), key).bytes();

    Checkpoint read = Checkpoint.parse(bytes);

    assertThat(read.log()).isEqualTo(NAME);
    assertThat(read.size()).isEqualTo(3);
    assertThat(read.root()).isEqualTo(TreeHash.empty());
    assertThat(read.bytes()).isEqualTo(bytes);
    assertThat(read.signedBy(List.of(SigningKey.generate(NAME).verifier(), key.verifier())))
        .contains(key.verifier());
    assertThat(new String(bytes, UTF_8))
        .startsWith(NAME + "\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— " + NAME + " ");
  }

  /** No byte of it may be another one: a bit that base64 does not use included. */
  @Test
  void noBitOfItCanBeFlipped() {
    SigningKey key = SigningKey.generate(NAME);
    byte[] bytes = Checkpoint.sign(NAME, 3, TreeHash.empty(), key).bytes();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] other = bytes.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(verifies(other, key)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void nothingCanBeAddedOrLeftOut() {
    SigningKey key = SigningKey.generate(NAME);
    String text = new String(Checkpoint.sign(NAME, 3, TreeHash.empty(), key).bytes(), UTF_8);
    String signature = text.substring(text.indexOf('—'));

    assertThat(verifies(text.getBytes(UTF_8), key)).isTrue();
    assertThat(verifies((text + signature).getBytes(UTF_8), key)).isFalse();
    assertThat(verifies((text + "\n").getBytes(UTF_8), key)).isFalse();
    assertThat(verifies(text.replace("\n3\n", "\n03\n").getBytes(UTF_8), key)).isFalse();
    assertThat(verifies(text.replace("\n3\n", "\n3\nx\n").getBytes(UTF_8), key)).isFalse();
    for (int length = 0; length < text.length(); length++) {
      assertThat(verifies(text.substring(0, length).getBytes(UTF_8), key)).isFalse();
    }
  }

  private static boolean verifies(byte[] bytes, SigningKey key) {
    try {
      return Checkpoint.parse(bytes).signedBy(List.of(key.verifier())).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void aKeyIsReadFromItsFiles(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("key");

    SigningKey generated = KeyFiles.create(file, NAME);

    assertThat(KeyFiles.read(file).verifier()).isEqualTo(generated.verifier());
    assertThat(KeyFiles.readVerifiers(KeyFiles.publicFile(file)))
        .containsExactly(generated.verifier());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(generated.toString()).startsWith(NAME + "+").doesNotContain("PRIVATE");
  }

  @Test
  void saysWhatIsWrongWithAKey(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("key");
    assertThatThrownBy(() -> KeyFiles.read(file))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("no key at " + file)
        .hasMessageContaining("evidence keys new");

    KeyFiles.create(file, NAME);
    assertThatThrownBy(() -> KeyFiles.create(file, NAME)).hasMessageContaining("never overwritten");
    assertThatThrownBy(() -> KeyFiles.readVerifiers(file)).hasMessageContaining("is a private key");

    KeyFiles.create(directory.resolve("other"), NAME);
    Files.copy(
        directory.resolve("other.pub"),
        directory.resolve("key.pub"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> KeyFiles.read(file)).hasMessageContaining("do not belong together");

    Files.writeString(file, "secret");
    assertThatThrownBy(() -> KeyFiles.read(file))
        .hasMessageContaining("no Ed25519 private key")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> SigningKey.generate("two words"))
        .hasMessageContaining("or contain spaces");
  }
}
