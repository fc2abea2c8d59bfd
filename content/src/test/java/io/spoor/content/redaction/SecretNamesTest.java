package io.spoor.content.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "Password",
        "masterUserPassword",
        "DB_PASSWORD",
        "db-passwd",
        "pwd",
        "userPwd",
        "SMTP_PASS",
        "secret",
        "clientSecret",
        "client_secret",
        "secretAccessKey",
        "aws_secret_access_key",
        "sessionToken",
        "session.token",
        "X-Amz-Security-Token",
        "x-amz-signature",
        "authorization",
        "http.request.header.authorization",
        "Set-Cookie",
        "apiKey",
        "x-api-key",
        "privateKey",
        "userData",
        "plaintext",
        "pin",
        "tokenCode",
        "SigninToken",
        "jwt",
        "connectionString",
        "JSESSIONID"
      })
  void knowsNamesOfSecrets(String name) {
    assertThat(SecretNames.kindOf(name)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "name",
        "accessKeyId",
        "keyId",
        "secretId",
        "secretArn",
        "SecretVersionId",
        "nextToken",
        "NextToken",
        "clientRequestToken",
        "ClientToken",
        "maxTokens",
        "gen_ai.usage.input_tokens",
        "httpTokens",
        "passwordLastUsed",
        "PasswordUpdated",
        "tokenType",
        "spin",
        "bypass",
        "compass",
        "SignatureVersion",
        "publicKey",
        "spoor.credential.id",
        "sSHPublicKey",
        "encryptionContext",
        "ключ"
      })
  void knowsNamesThatOnlyLookLikeThem(String name) {
    assertThat(SecretNames.kindOf(name)).isNull();
  }
}
