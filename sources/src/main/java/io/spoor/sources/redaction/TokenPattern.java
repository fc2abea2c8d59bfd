package io.spoor.sources.redaction;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shape of a secret with a fixed prefix, as its vendor documents it for secret scanners.
 *
 * @param prefix fixed beginning
 * @param minSuffix minimum number of characters that follow
 * @param allowsDots whether {@code .} may be one of them
 * @param mixed whether they must include a digit or a capital, for prefixes of ordinary words
 * @param kind mark that replaces the secret
 */
record TokenPattern(String prefix, int minSuffix, boolean allowsDots, boolean mixed, String kind) {
  // Maximum characters that a failed attempt reads.
  private static final int PROBE = 256;

  private static final List<TokenPattern> PATTERNS =
      List.of(
          plain("ghp_", 20, "github-token"),
          plain("gho_", 20, "github-token"),
          plain("ghu_", 20, "github-token"),
          plain("ghs_", 20, "github-token"),
          plain("ghr_", 20, "github-token"),
          plain("github_pat_", 20, "github-token"),
          plain("glpat-", 15, "gitlab-token"),
          plain("gldt-", 15, "gitlab-token"),
          plain("xoxb-", 10, "slack-token"),
          plain("xoxp-", 10, "slack-token"),
          plain("xoxa-", 10, "slack-token"),
          plain("xoxr-", 10, "slack-token"),
          plain("xoxs-", 10, "slack-token"),
          plain("xoxe-", 10, "slack-token"),
          plain("xoxe.xox", 10, "slack-token"),
          plain("xoxc-", 10, "slack-token"),
          plain("xoxd-", 10, "slack-token"),
          plain("xapp-", 10, "slack-token"),
          plain("sk_live_", 10, "stripe-key"),
          plain("sk_test_", 10, "stripe-key"),
          plain("rk_live_", 10, "stripe-key"),
          plain("rk_test_", 10, "stripe-key"),
          plain("whsec_", 16, "webhook-secret"),
          plain("AIza", 30, "google-key"),
          new TokenPattern("ya29.", 20, true, false, "google-token"),
          plain("GOCSPX-", 20, "google-secret"),
          new TokenPattern("sk-", 20, false, true, "api-key"),
          new TokenPattern("gsk_", 20, false, true, "api-key"),
          plain("xai-", 40, "api-key"),
          plain("nvapi-", 30, "api-key"),
          plain("hf_", 30, "huggingface-token"),
          new TokenPattern("SG.", 30, true, true, "sendgrid-key"),
          plain("npm_", 30, "npm-token"),
          plain("pypi-", 40, "pypi-token"),
          new TokenPattern("hvs.", 20, false, false, "vault-token"),
          new TokenPattern("hvb.", 20, false, false, "vault-token"),
          plain("dop_v1_", 40, "digitalocean-token"),
          plain("dckr_pat_", 20, "docker-token"),
          plain("shpat_", 20, "shopify-token"),
          plain("glsa_", 20, "grafana-token"),
          plain("lin_api_", 20, "linear-key"),
          plain("AGE-SECRET-KEY-1", 40, "private-key"));

  private static final TokenPattern[][] BY_FIRST = byFirst();

  private static TokenPattern plain(String prefix, int minSuffix, String kind) {
    return new TokenPattern(prefix, minSuffix, false, false, kind);
  }

  /** Prefixes of all shapes. */
  static Stream<String> prefixes() {
    return PATTERNS.stream().map(TokenPattern::prefix);
  }

  /** Shape of the secret that begins here; null when there is none. */
  static @Nullable TokenPattern find(String text, int at, boolean truncated) {
    for (TokenPattern pattern : BY_FIRST[text.charAt(at)]) {
      if (text.startsWith(pattern.prefix, at)) {
        int end = pattern.end(text, at, PROBE);
        int suffixLength = end - at - pattern.prefix.length();
        boolean isLongEnough =
            suffixLength >= pattern.minSuffix || (truncated && end == text.length());
        if (isLongEnough && (!pattern.mixed || mixed(text, at + pattern.prefix.length(), end))) {
          return pattern;
        }
      }
    }
    return null;
  }

  /** End of the secret that begins at {@code at}, exclusive. */
  int end(String text, int at) {
    return end(text, at, text.length());
  }

  private int end(String text, int at, int limit) {
    int end = at + prefix.length();
    int stop = Math.min(text.length(), end + Math.min(limit, text.length()));
    while (end < stop
        && (CharClasses.isTokenChar(text.charAt(end)) || (allowsDots && text.charAt(end) == '.'))) {
      end++;
    }
    return end;
  }

  private static boolean mixed(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
        return true;
      }
    }
    return false;
  }

  private static TokenPattern[][] byFirst() {
    var byFirst = new TokenPattern[128][];
    for (int c = 0; c < byFirst.length; c++) {
      int first = c;
      byFirst[c] =
          PATTERNS.stream().filter(s -> s.prefix.charAt(0) == first).toArray(TokenPattern[]::new);
    }
    return byFirst;
  }
}
