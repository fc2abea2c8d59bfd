package io.spoor.content.redaction;

import io.spoor.schemas.text.Words;
import java.util.Locale;
import java.util.Set;

/** Schemes of the header Authorization (RFC 9110 §11.4, and those of vendors). */
final class SecretScheme {
  private static final Set<String> SCHEMES =
      Words.set(
          """
          basic bearer digest token negotiate ntlm apikey api-key hawk oauth dpop hoba mutual ssws
          splunk sharedkey sharedaccesssignature genie geniekey aws aws4-hmac-sha256 key jwt bot
          client-id discogs zoho-oauthtoken scram-sha-256 vapid private signature hmac
          goog4-rsa-sha256 flyv1
          """);

  private SecretScheme() {}

  static boolean isKnown(String word) {
    return word.length() <= 24 && SCHEMES.contains(word.toLowerCase(Locale.ROOT));
  }
}
