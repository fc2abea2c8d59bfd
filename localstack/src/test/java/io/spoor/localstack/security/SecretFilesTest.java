package io.spoor.localstack.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.access.ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {

  @Test
  void givesAnAccountOfALaterVersionASecretAndKeepsTheOthers(@TempDir Path directory)
      throws IOException {
    // Given: the files of a version without the account run
    var secrets = new SecretFiles(directory);
    secrets.createMissing();
    String ingest = secrets.read(ServiceAccount.INGEST, SecuredServer.KAFKA);
    Path run = directory.resolve("run.kafka");
    Files.delete(run);

    // When
    secrets.createMissing();

    // Then
    assertThat(secrets.read(ServiceAccount.INGEST, SecuredServer.KAFKA)).isEqualTo(ingest);
    assertThat(secrets.read(ServiceAccount.RUN, SecuredServer.KAFKA))
        .hasSize(48)
        .isNotEqualTo(ingest);
    assertThat(Files.getPosixFilePermissions(run))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
