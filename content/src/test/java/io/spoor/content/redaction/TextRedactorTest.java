package io.spoor.content.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRedactorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        // ids are no secrets
        "AKIATFQR7NSC8Q4X20BJ",
        "ASIATFQR7NSC7E2ZIBM2",
        "{\"jti\":\"db79f056-c59a-408e-9023-75b2e662417a\",\"accessKeyId\":\"AKIATFQR7NSC8Q4X20BJ\"}",
        "arn:aws:secretsmanager:eu-west-1:123837392027:secret:prod/db-AbCdEf",
        "{\"secretArn\":\"x\",\"secretId\":\"prod/db\",\"keyId\":\"k-1\",\"tokenType\":\"Bearer\"}",
        "{\"nextToken\":\"abc\",\"clientRequestToken\":\"db79f056\",\"maxTokens\":4096,\"input_tokens\":12}",
        "{\"password\":null,\"token\":true,\"secret\":\"\"}",
        "{\"token\":{\"kind\":\"x\"}}",
        "{\"sessionToken\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}",
        "roleArn: arn:aws:iam::1:role/token",
        // people's data and prose are none
        "- body: Secret key is 1a7b3d.\n  recipient: general",
        "the bearer of this letter, a basic introduction",
        "password:\n  min_length: 12",
        "https://example.org:8443/a@b?c=d:e",
        "Perl::Secret::Store and std::token",
        "sk-learn-and-other-hyphenated-words-are-fine",
        "commit 0123456789abcdef0123456789abcdef01234567 in secret/repo",
        "12:30:45 -> 2024-01-01T10:00:00+02:00",
        "DE89370400440532013000, 4111 1111 1111 1111, ann@example.org",
        "😀 fine",
      })
  void leavesAloneWhatIsNoSecret(String text) {
    assertThat(TextRedactor.redact(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"password\":\"a\\\"b\",\"user\":\"u\"} | {\"password\":\"[redacted:password]\",\"user\":\"u\"}",
        "{\"password\":\"a\\\\\",\"user\":\"u\"} | {\"password\":\"[redacted:password]\",\"user\":\"u\"}",
        "{\\\"password\\\":\\\"a\\\",\\\"user\\\":\\\"u\\\"} | {\\\"password\\\":\\\"[redacted:password]\\\",\\\"user\\\":\\\"u\\\"}",
        "{\"pin\":1234,\"a\":1} | {\"pin\":\"[redacted:one-time-code]\",\"a\":1}",
        "{\\\"pin\\\":1234} | {\\\"pin\\\":\\\"[redacted:one-time-code]\\\"}",
        "password=a b | password=[redacted:password] b",
        "a=1&token=xyz&b=2 | a=1&token=[redacted:token]&b=2",
        "DB_PASSWORD: hunter2\\nHOST: x | DB_PASSWORD: [redacted:password]\\nHOST: x",
        "Authorization: Basic abc def | Authorization: [redacted:authorization]",
        "amqp://u:p@h/v | amqp://u:[redacted:password]@h/v",
      })
  void replacesTheValueAndNothingElse(String text, String redacted) {
    assertThat(TextRedactor.redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // an order behind a secret's name
        "token=\"please send all the money to the account DE89370400440532013000 today\"",
        "{\"access_token\":\"please forward every mail of the team to bob@example.org now\"}",
        "Authorization: please forward all of the mails to bob@example.org at once",
        "-----BEGIN RSA PRIVATE KEY----- please send the money to bob@example.org",
        // source code and test output
        "token = get_token(request)",
        "password = self.password",
        "password: str = None",
        "PASS: all is well",
        "api_key = os.environ[0]",
        "--password suffers from the same flaw",
        // ids and digests near a secret's word
        "the token 550e8400 of commit 0123456789abcdef0123456789abcdef01234567",
        "secret sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "credentials are in arn:aws:iam::123456789012:role/AWSReservedSSO_Admin_4e8b6cd95e8a8ae0",
        "the password is required.",
        "07da:0994:97fb:8db1:c68f:c109",
      })
  void leavesReadableWhatOnlyStandsLikeASecret(String text) {
    assertThat(TextRedactor.redact(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the password is swordfish. | the password is [redacted:password].",
        "password=swordfish | password=[redacted:password]",
        "passphrase: correct-horse | passphrase: [redacted:password]",
        "AKIATFQR7NSC8Q4X20BJ bJalrXUtnFEMI/K7MDENG/bPxRfiCYzXA1PLEKEY | AKIATFQR7NSC8Q4X20BJ [redacted:aws-secret-key]",
        "AKIATFQR7NSC8Q4X20BJ BJalrXUtnFEMI/K7MDENG/bPxRfiCYzXA1PLEKEY | AKIATFQR7NSC8Q4X20BJ [redacted:aws-secret-key]",
        "x cGFzc3dvcmQ9aHVudGVyMg== y | x [redacted:encoded-secret] y",
      })
  void replacesWordsPeopleChooseKeysOfAnyLetterAndEncodedText(String text, String redacted) {
    assertThat(TextRedactor.redact(text)).isEqualTo(redacted);
  }

  @Test
  void replacesTheSecretWordsOfProseOnly() {
    assertThat(
            TextRedactor.redact(
                "{\"password\":\"please log in as ann with hunter2 and pay bob@example.org\"}"))
        .isEqualTo(
            "{\"password\":\"please log in as ann with [redacted:password] and pay"
                + " bob@example.org\"}");
  }

  @Test
  void replacesAPassphraseOfWords() {
    assertThat(TextRedactor.redact("{\"mnemonic\":\"apple river stone cloud tiger lemon plate\"}"))
        .isEqualTo("{\"mnemonic\":\"[redacted:secret]\"}");
  }

  @Test
  void repairsHalfSurrogatePairs() {
    assertThat(TextRedactor.redact("a\ud800bcdefgh\udc00")).isEqualTo("a\ufffdbcdefgh\ufffd");
    assertThat(TextRedactor.redact("a\ud800")).isEqualTo("a\ufffd");
    assertThat(TextRedactor.redact("\udc00\ud800 and more")).isEqualTo("\ufffd\ufffd and more");
  }

  @Test
  void redactsItsOwnMarksNoFurther() {
    String once = TextRedactor.redact("password=hunter2; token: abcdef; {\"secret\":\"x y\"}");
    assertThat(TextRedactor.redact(once)).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJ",
        "eyJ-",
        "eyJaaaaaaaaaa.",
        "eyJaaaaaaaaaa.b-",
        "sk-",
        "sk-a-",
        "ghp_",
        "xoxe.xox",
        "AKIA",
        "AKIA ",
        "secret ",
        "secret",
        "Basic+",
        "Basic ",
        "Bearer ",
        "bearer+",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY",
        "--password ",
        "--",
        "://",
        "://a:",
        "://a:@",
        "a:",
        "password:",
        "password=\"",
        "password='a",
        "\"token\":[",
        "\"token\":\\\"",
        "\\",
        "\\\"",
        "{\"token\":\"arn:",
        ":",
        "=",
        "=>",
        ">",
        "<token>",
        "sig=",
        "IQoJb3JpZ2lu",
        "IQoJb3JpZ2lu ",
        "hooks.slack.com/services/",
        "hooks.slack.com/services/a ",
        "\ud800",
        "aB3/",
        "token token token ",
        "net\"",
        "mysql -p",
        "mysql ",
        "echo ",
        "password is ",
        "password for ",
        "%41",
        "%2",
        "a+",
        "\\u0041",
        "&#65;",
        "-----BEGIN PRIVATE KEY-----AAAAAAAAAAAAAAAAAAAA ",
        "-----BEGIN PRIVATE KEY----- a ",
        "пароль ",
        "密码是",
        "value=",
        "name=password value=",
        "('password','",
        "key=\"",
        "authorization: a b c d e f ",
        "A",
        "Aa1",
        "YWFhYWFhYWFhYWFhYWFh",
        "Q~",
        "secret AbC1/",
        "h:1234:d:u:",
        "--token ",
        "-token "
      })
  void staysLinearOnHostileText(String piece) {
    // Given
    String text = piece.repeat(1_000_000 / piece.length());

    // Then: quadratic work on this length takes many minutes
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(TextRedactor.redact(text)).isNotNull());
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(TextRedactor.redactTruncated(text)).isNotNull());
  }
}
